import { type DType, dtypeOfNumber, isFloat, promote } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import type { ElementwiseRow, ReduceRow } from "./row.ts"

/** The dtypes that the arguments of one application are converted to, and that of its result. */
export interface Signature {
  readonly args: readonly DType[]
  readonly result: DType
}

/**
 * The one statement of type promotion for elementwise ops. Tensors combine to the later of
 * `bool int32 float32 float64`; a plain number takes the dtype beside it unless it needs a larger kind.
 *
 * @throws `E_DTYPE` where the row's `accepts` says no
 */
export function signature(row: ElementwiseRow, args: readonly (DType | number)[]): Signature {
  const values = row.condition ? args.slice(1) : args
  const tensors = values.filter((each) => typeof each !== "number")
  const joined = tensors.length > 0 ? tensors.reduce(promote) : null
  const dtypeOf = (value: number): DType => {
    // Where bools are taken as they are, 0 and 1 beside them mean false and true.
    if (joined === "bool" && row.accepts === "any" && (value === 0 || value === 1)) return "bool"
    return dtypeOfNumber(value, joined ?? "float32")
  }
  const common = values.reduce<DType>(
    (dtype, each) => (typeof each === "number" ? promote(dtype, dtypeOf(each)) : dtype),
    joined ?? "float32",
  )
  const taken =
    row.accepts === "float" && common === "int32"
      ? "float32"
      : row.accepts === "integer" && common === "bool"
        ? "int32"
        : common
  if (row.accepts === "integer" && isFloat(taken)) {
    throw new CotangentError(
      "E_DTYPE",
      `${row.name} takes integers, not ${taken}; cast it first, for instance x.cast("int32")`,
    )
  }
  if (row.accepts !== "any" && taken === "bool") {
    throw new CotangentError(
      "E_DTYPE",
      `${row.name} takes numbers, not bool; cast it first, for instance x.cast("float32")`,
    )
  }
  const result = row.gives === "bool" ? "bool" : taken
  if (!row.condition) return { args: args.map(() => taken), result }
  if (args[0] !== "bool") {
    throw new CotangentError(
      "E_DTYPE",
      `${row.name} takes a bool condition first, not ${typeof args[0] === "number" ? "a number" : args[0]}; compare it with 0, for instance`,
    )
  }
  return { args: args.map((_, at) => (at === 0 ? "bool" : taken)), result }
}

/** The dtype that a reduction's argument is converted to. The result has the same, but for argMax and argMin: int32. */
export function reducedDType(row: ReduceRow, dtype: DType): DType {
  if (row.accepts === "float" && !isFloat(dtype)) return "float32"
  return dtype === "bool" ? "int32" : dtype
}
