import { type ReduceRow, table } from "@cotangent/core-api/rules"
import { uniform } from "../../random.ts"
import { rounding } from "../../references/expected.ts"
import type { Listed } from "../listed.ts"
import type { RowWork } from "./program.ts"
import { listedOf } from "./row-case.ts"

const forms = { axis0: 0, axis1: 1, all: null } as const

/** Every reduction of the table over either axis and over both of a square matrix. */
export function* reductionCases(size: number): Generator<Listed> {
  for (const op of Object.values(table.reductions)) {
    for (const [variant, axes] of Object.entries(forms)) {
      // Positions are along one axis.
      if (axes === null && isPosition(op.row)) continue
      const apply: RowWork["apply"] = (x) => op(x, axes)
      yield* listedOf(workOf(op.row, variant, axes, apply, size))
    }
  }
}

function workOf(
  row: ReduceRow,
  variant: string,
  axes: 0 | 1 | null,
  apply: RowWork["apply"],
  size: number,
): RowWork {
  const terms = axes === null ? size * size : size
  // A product of a million numbers is a number only if they are near 1.
  const [low, high] = row.op === "prod" ? [0.99, 1.01] : [-4, 4]
  const meaning = (x: Float32Array): Float64Array =>
    Float64Array.from(lines(x, size, axes), (line) => row.at(line))
  // A product errs with each factor, a sum in trees of bounded depth.
  const roundings = row.op === "prod" ? terms : 8 + 2 * Math.log2(terms)
  return {
    rule: row.name,
    names: row.peers,
    variant,
    axes,
    computes: `${row.name}(x${axes === null ? "" : `, ${axes}`})`,
    inputs: () => [uniform([size, size], low, high, 1)],
    wrt: row.d === null ? [] : [0],
    apply,
    meaning: (x = new Float32Array()) => meaning(x),
    allowed: (x = new Float32Array()) => {
      if (isPosition(row)) return () => 0
      const sizes = meaning(x.map(Math.abs))
      return (at) => roundings * rounding * (sizes[at] ?? NaN)
    },
    roundings,
    period: null,
  }
}

function isPosition({ op }: ReduceRow): boolean {
  return op === "argMax" || op === "argMin"
}

/** What is reduced into each element of the result. */
function* lines(x: Float32Array, size: number, axes: 0 | 1 | null): Generator<number[]> {
  if (axes === null) {
    yield Array.from(x)
    return
  }
  for (let line = 0; line < size; line++)
    yield Array.from({ length: size }, (_, at) => x[axes === 0 ? at * size + line : line * size + at] ?? NaN)
}
