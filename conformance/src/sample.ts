import type { DType, Shape } from "@cotangent/core-api"
import { isFloat, sizeOf } from "@cotangent/core-api/backend"
import type { HostArray } from "./host-array.ts"
import type { Random } from "./random.ts"

/** Floats are whole multiples of this: exact in float16 and up, and sums of few products are exact in float32. */
const grain = 2 ** -6

/** How to draw the elements of an array. */
export interface Sampling {
  readonly dtype: DType
  readonly shape: Shape
  readonly domain: readonly [low: number, high: number]
  /** Draw from few values, so that equal ones meet. */
  readonly coarse?: boolean
  /** No two elements equal, so that the greatest is one. */
  readonly distinct?: boolean
}

/** An array of random, exactly representable numbers. Floats avoid 0, where kinks are: the edge cases see to those. */
export function sample(random: Random, { dtype, shape, domain, coarse, distinct }: Sampling): HostArray {
  const size = sizeOf(shape)
  const seen = new Set<number>()
  const draw = (): number => {
    const value = number(random, dtype, domain, coarse ?? false)
    if (!distinct || !seen.has(value)) {
      seen.add(value)
      return value
    }
    return draw()
  }
  return { dtype, shape, data: Array.from({ length: size }, draw) }
}

function number(
  random: Random,
  dtype: DType,
  [low, high]: readonly [number, number],
  coarse: boolean,
): number {
  if (dtype === "bool") return random.integer(0, 1)
  if (!isFloat(dtype)) return random.integer(coarse ? -2 : -9, coarse ? 2 : 9)
  const by = coarse ? 1 : grain
  const value = random.integer(Math.ceil(low / by), Math.floor(high / by)) * by
  return value === 0 && !coarse ? number(random, dtype, [low, high], coarse) : value
}

/** A cotangent or tangent: of both signs, between ½ and 2 in size, so that no element hides an error of another. */
export function direction(random: Random, dtype: DType, shape: Shape): HostArray {
  const data = Array.from(
    { length: sizeOf(shape) },
    () => random.pick([-1, 1]) * random.integer(32, 128) * grain,
  )
  return { dtype, shape, data }
}
