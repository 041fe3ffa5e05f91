import type { Tensor } from "@cotangent/core-api"
import { type Acceptance, acceptanceOf } from "../acceptance.ts"
import { complete } from "./simulated.ts"

/** The only element of a list. */
export function only<T>(list: readonly T[]): T {
  const [one] = list
  if (one === undefined || list.length !== 1) throw new Error(`expected one element, not ${list.length}`)
  return one
}

/** What a complete subject may return. */
export const acceptance = (y: Tensor): Acceptance => only(acceptanceOf([y], complete))

/** What is accepted at one element. */
export function element(want: Acceptance, at: number): Acceptance {
  const { lo, hi, mayBeNaN, center } = want
  const cut = {
    lo: lo.subarray(at, at + 1),
    hi: hi.subarray(at, at + 1),
    center: center.subarray(at, at + 1),
  }
  return { ...want, shape: [1], mayBeNaN: mayBeNaN.subarray(at, at + 1), ...cut }
}
