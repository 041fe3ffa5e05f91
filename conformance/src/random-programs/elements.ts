import {
  type Capabilities,
  convert,
  type DType,
  isFloat,
  type TypedArray,
  typedArray,
} from "@cotangent/core-api/backend"
import { type Random, randomOf } from "../random.ts"
import type { ReadView } from "./input-view.ts"

/** What the elements of a buffer are like, by number; the simplest first, and most are ordinary fractions. */
const kinds: readonly ((random: Random, at: number) => number)[] = [
  (_random, at) => (at % 9) + 1,
  (_random, at) => at % 251,
  (random) => random.integer(-256, 256) / 64,
  (random) => random.integer(-9, 9),
  (random) => random.next() * 6 + 0.0625,
  (random) => random.pick(special),
]
const ordinary = (random: Random): number => random.next() * 8 - 4

const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e30, -1e-30, 2 ** 31, -(2 ** 31), 2 ** -140, 65537]

/** Numbers that constants and parameters are. */
export const constants: readonly number[] = [1, 2, -1, 0, 0.5, 3, -0.75, 7, 0.1, 100, -3, 1.25]

/** Values that stand where a view reads nothing: whoever reads them shows it. */
const beside: Readonly<Record<DType, number>> = { float32: NaN, float64: NaN, int32: 1_234_567, bool: 1 }

/** The elements of a buffer that these views read. */
export function elementsOf(
  dtype: DType,
  views: readonly ReadView[],
  kind: number,
  seed: string,
  capabilities: Capabilities,
): TypedArray {
  const random = randomOf(seed)
  const length = Math.max(0, ...views.map((each) => each.length))
  const survives = capabilities.nonFinite !== false
  const elements = typedArray(dtype, length).fill(survives || !isFloat(dtype) ? beside[dtype] : 12_345)
  const draw = kinds[kind] ?? ordinary
  const read = [...new Set(views.flatMap(({ positions }) => positions))].sort((a, b) => a - b)
  read.forEach((position, at) => {
    const value = draw(random, at)
    elements[position] = fitting(survives || Number.isFinite(value) ? value : at % 5, dtype, capabilities)
  })
  return elements
}

/** A number as a backend can hold it exactly. */
function fitting(value: number, dtype: DType, { exactIntegers = Infinity }: Capabilities): number {
  if (dtype === "bool") return Math.trunc(value) % 2 === 0 ? 0 : 1
  if (isFloat(dtype)) return convert(value, dtype)
  const whole = convert(value, dtype)
  return Math.abs(whole) > exactIntegers ? Math.sign(whole) : whole
}
