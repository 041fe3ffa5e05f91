import type { DType, Shape, Tensor } from "@cotangent/core-api"
import { exact, type JsonExactCase, type JsonTypedArray } from "../../vectors/files.js"
import { decodeAll } from "./vector-numbers.ts"
import { ruleName, vectorOp } from "./vector-ops.ts"

/** An array of an exact case; `float` stands for every float dtype, all of which hold its numbers. */
export interface ExactArray {
  readonly dtype: "float" | DType
  readonly shape: Shape
  readonly data: Float64Array
}

/** The value of an op that has no derivative and does not round, computed outside of this project. */
export interface ExactCase {
  readonly id: string
  readonly op: string
  readonly apply: (...inputs: Tensor[]) => Tensor
  readonly inputs: readonly ExactArray[]
  readonly output: ExactArray
}

/** Every exact case whose op is in the table. */
export const exactCases: readonly ExactCase[] = exact.cases.flatMap(exactCase)

function exactCase({ id, op, attrs, inputs, output }: JsonExactCase): ExactCase[] {
  const apply = vectorOp(op, attrs)
  return apply
    ? [{ id, op: ruleName(op), apply, inputs: inputs.map(typedArray), output: typedArray(output) }]
    : []
}

function typedArray({ dtype, shape, data }: JsonTypedArray): ExactArray {
  return { dtype, shape, data: decodeAll(data) }
}
