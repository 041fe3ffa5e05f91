import type { Peers } from "@cotangent/core-api/rules"
import { type DType, tensor, type Tensor, vjp } from "cotangent"
import type { HostArray } from "../../random.ts"

/** Ops of the table on definite arrays, from which a case forward and one backward are made. */
export interface RowWork {
  /** The row, by which the case is chosen on the command line. */
  readonly rule: string
  /** Tells cases of one row apart: `axis0`. */
  readonly variant?: string
  /** What the op is called elsewhere. */
  readonly names?: Peers | undefined
  /** Of a reduction: its axis, or null for all. */
  readonly axes?: 0 | 1 | null
  /** What is computed, in a line. */
  readonly computes: string
  readonly inputs: () => readonly HostArray[]
  /** Which inputs carry a gradient; where there is none, there is no backward case. */
  readonly wrt: readonly number[]
  readonly apply: (...x: Tensor[]) => Tensor
  /** The result in float64 where the row says it without the machinery that is measured; else that machinery is asked, in float64. */
  readonly meaning?: (...x: Float32Array[]) => Float64Array
  /**
   * How far float32 may be from float64: so many roundings of each value and of the mean size of all, or by the
   * element where a sum has many terms.
   */
  readonly roundings: number
  readonly allowed?: (...x: Float32Array[]) => (at: number) => number
  /** Every so many elements the inputs repeat, and so do the results; null where they do not. */
  readonly period: number | null
}

/** Inputs as tensors on the current backend. */
export function tensorsOf(inputs: readonly HostArray[], wide = false): Tensor[] {
  const float: DType = wide ? "float64" : "float32"
  return inputs.map(({ data, shape, dtype = float }) => tensor(data, { shape, dtype }))
}

/** From the inputs and, last, a cotangent of the result to the cotangents of the inputs that carry a gradient. */
export function backward({ apply, wrt }: Pick<RowWork, "apply" | "wrt">): (...x: Tensor[]) => Tensor[] {
  return (...x) => {
    const cotangent = at(x, x.length - 1)
    const f = (...primals: Tensor[]): Tensor =>
      apply(...x.slice(0, -1).map((each, index) => primals[wrt.indexOf(index)] ?? each))
    const [y, pullback] = vjp(f, ...wrt.map((index) => at(x, index)))
    const cotangents = pullback(cotangent)
    y.dispose()
    pullback.dispose()
    return cotangents
  }
}

function at(list: readonly Tensor[], index: number): Tensor {
  const found = list[index]
  if (!found) throw new RangeError(`there is no input ${index}`)
  return found
}
