import type { TypedArray } from "@cotangent/core-api/backend"
import { ulps32 } from "../src/math/testing/ulps.ts"
import { computer } from "./computer.ts"
import type { Subject } from "./subjects.ts"
import { nothingSeen, type Worst } from "./worst.ts"

/** Inputs that are tried at a time. */
export const blockLength = 2 ** 20
/** Blocks of all numbers of 32 bits. */
export const blockCount = 2 ** 32 / blockLength

/** Tries block number `block` of a subject: all inputs whose bits, as a number, lie in it. */
export function blockTrier(subject: Subject, relaxedSimd: boolean): (block: number) => Worst {
  const compute = computer(subject.op, [subject.from], subject.to, blockLength, relaxedSimd)
  const bits = new Uint32Array(blockLength)
  const inputs: TypedArray =
    subject.from === "float32" ? new Float32Array(bits.buffer) : new Int32Array(bits.buffer)
  return (block) => {
    for (let at = 0; at < blockLength; at++) bits[at] = block * blockLength + at
    return compare(inputs, compute(inputs), subject)
  }
}

/** The worst of the results. */
export function compare(
  inputs: TypedArray,
  results: TypedArray,
  { want, to }: Pick<Subject, "want" | "to">,
): Worst {
  const rounded = to === "float32" ? Math.fround : (x: number) => x
  let ulps = 0
  let place = -1
  for (let at = 0; at < inputs.length; at++) {
    const x = inputs[at] ?? NaN
    const got = results[at] ?? NaN
    const wanted = want(x)
    const nearest = rounded(wanted)
    // Nearly all results are the nearest number, and are done with here.
    const error = Object.is(got, nearest) ? Math.min(0.5, ulps) : errorOf(got, wanted, nearest, to)
    if (error > ulps) {
      ulps = error
      place = at
    }
  }
  return place < 0 ? nothingSeen : { ulps, at: [inputs[place] ?? NaN] }
}

function errorOf(got: number, wanted: number, nearest: number, to: Subject["to"]): number {
  if (Number.isNaN(got) && Number.isNaN(wanted)) return 0
  if (to !== "float32" || !Number.isFinite(got) || !Number.isFinite(nearest)) return Infinity
  // The sign of 0 counts where the result is exactly 0.
  if (got === 0 && wanted === 0) return Infinity
  return ulps32(got, wanted)
}
