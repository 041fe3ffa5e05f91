import type { Tensor } from "cotangent"
import { type ElementwiseRow, meaningOf, table } from "@cotangent/core-api/rules"
import { type HostArray, uniform } from "../../random.ts"
import type { Case } from "../case.ts"
import type { Listed } from "../listed.ts"
import type { RowWork } from "./program.ts"
import { listedOf, preparedLoop } from "./row-case.ts"

/** After so many elements the inputs repeat: enough for no branch to be learnt, few enough for a slow reference. */
const period = 4096

/** Every elementwise row of the table, on arrays of so many elements: float32, and int32 where a row takes only that. */
export function* elementwiseCases(count: number): Generator<Listed> {
  for (const op of Object.values(table.elementwise)) {
    if (op.row.kind === "cast") {
      // The conversion that every precise row makes.
      const apply = (x?: Tensor): Tensor => given(x).cast("float64")
      const [computes, inputs] = ["cast(x, float64)", () => [sample([-4, 4], 1, count)]]
      yield* listedOf({ rule: "cast", computes, inputs, wrt: [0], apply, roundings: 1, period })
      continue
    }
    // Every op of the table takes its arguments in order.
    yield* casesOf(op.row, op as unknown as RowWork["apply"], count)
  }
}

function casesOf(row: ElementwiseRow, apply: RowWork["apply"], count: number): Generator<Listed> {
  const { name, arity } = row
  const dtypes = Array.from({ length: arity }, (_, at): HostArray["dtype"] =>
    row.condition && at === 0 ? "bool" : row.accepts === "integer" ? "int32" : undefined,
  )
  const at = meaningOf(row, row.accepts === "integer" ? "int32" : "float64")
  const inputs = (): HostArray[] =>
    dtypes.map((dtype, index) => sample(row.domain[index] ?? [-1, 1], index + 1, count, dtype))
  const work: RowWork = {
    rule: name,
    names: row.peers,
    computes: `${name}(${["x", "y", "z"].slice(0, arity).join(", ")})`,
    inputs,
    wrt: row.d.flatMap((partial, index) => (partial === null || dtypes[index] ? [] : [index])),
    apply,
    meaning: (...x) => mapped(at, x, new Float64Array(x[0]?.length ?? 0)),
    roundings: 64,
    period,
  }
  // Meanings of precise rows are long series, written to be right and not to be fast.
  const loops: Case["loops"] = row.precise
    ? null
    : (...x) => {
        const result = new Float32Array(count)
        return preparedLoop(() => mapped(at, x, result))
      }
  return listedOf(work, loops)
}

function sample(
  [low, high]: readonly [number, number],
  seed: number,
  count: number,
  dtype?: HostArray["dtype"],
): HostArray {
  const few = uniform([Math.min(period, count)], low, high, seed).data
  const whole = (value: number): number => (dtype === "bool" ? Math.round(value) : Math.trunc(value))
  const data = new Float32Array(count)
  for (let at = 0; at < count; at++) {
    const value = few[at % few.length] ?? NaN
    data[at] = dtype ? whole(value) : value
  }
  return { shape: [count], data, dtype }
}

/** A row's meaning, element by element. The loop is written out for each number of arguments, as a person would. */
function mapped<A extends Float32Array | Float64Array>(
  at: (...x: number[]) => number,
  [x = empty, y = empty, z = empty, ...more]: readonly Float32Array[],
  result: A,
): A {
  if (more.length > 0) throw new RangeError("no row has more than three arguments")
  const { length } = result
  if (z.length > 0) for (let i = 0; i < length; i++) result[i] = at(x[i] ?? NaN, y[i] ?? NaN, z[i] ?? NaN)
  else if (y.length > 0) for (let i = 0; i < length; i++) result[i] = at(x[i] ?? NaN, y[i] ?? NaN)
  else for (let i = 0; i < length; i++) result[i] = at(x[i] ?? NaN)
  return result
}

const empty = new Float32Array(0)

function given(x: Tensor | undefined): Tensor {
  if (x) return x
  throw new RangeError("the input is missing")
}
