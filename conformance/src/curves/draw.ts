import { convert, type DType } from "@cotangent/core-api/backend"
import type { ElementwiseRow } from "@cotangent/core-api/rules"
import type { HostArray } from "../host-array.ts"
import { type Random, randomOf } from "../random.ts"

/** Arguments of one curve. */
export const points = 512
/** Of these, as many are spread by their exponents, so that small ones are among them. */
const small = 128

/** `points` arguments over the domain of a row, the same on every run: one in each of equal parts, and some close to 0. */
export function drawArguments(row: ElementwiseRow, dtype: DType): readonly HostArray[] {
  const random = randomOf(`curve / ${row.name}`)
  return Array.from({ length: row.arity }, (_, at) => {
    const isCondition = row.condition === true && at === 0
    const domain = row.domain[at] ?? [-1, 1]
    const data = Array.from({ length: points }, (_each, index) =>
      isCondition ? random.integer(0, 1) : convert(draw(random, domain, index), dtype),
    )
    // The first argument runs along the axis in order; the others must not run along with it.
    return {
      dtype: isCondition ? "bool" : dtype,
      shape: [points],
      data: at === 0 ? data : shuffled(random, data),
    }
  })
}

function draw(random: Random, [low, high]: readonly [number, number], index: number): number {
  const wide = points - small
  if (index < wide) return low + ((index + random.next()) / wide) * (high - low)
  const size = Math.max(Math.abs(low), Math.abs(high))
  const value = size * 2 ** -((20 * (index - wide + random.next())) / small) * (index % 2 === 0 ? 1 : -1)
  return value >= low && value <= high ? value : low + random.next() * (high - low)
}

/** Fisher and Yates. */
function shuffled(random: Random, data: readonly number[]): number[] {
  const list = [...data]
  for (let at = list.length - 1; at > 0; at--) {
    const other = random.integer(0, at)
    const [a = 0, b = 0] = [list[at], list[other]]
    list[at] = b
    list[other] = a
  }
  return list
}
