import type { Peers } from "@cotangent/core-api/rules"
import type { Tensor } from "cotangent"
import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import type { HostArray } from "../random.ts"
import type { Expected } from "../references/expected.ts"

/** What bounds a case: how fast memory can be read, or read and written, or how fast numbers are multiplied and added. */
type Bound = "read" | "copy" | "multiply-add"

/** How a case uses a row of the table: what others need to do the same. */
export interface RowUse {
  readonly rule: string
  /** What the op is called elsewhere, where the table knows. */
  readonly names: Peers | null
  /** The axis of a reduction, or null for all; not there for other rows. */
  readonly axes?: 0 | 1 | null | undefined
  /** Backward: which inputs carry a gradient, the cotangent being the last. Null forward. */
  readonly wrt: readonly number[] | null
}

/** One workload, with everything that does it and everything that checks it. */
export interface Case {
  readonly name: string
  readonly kind: "workload" | "size" | "row"
  /** The row that it measures, or null for a workload. */
  readonly row: RowUse | null
  /** What is computed, in a line. */
  readonly computes: string
  readonly sizes: string
  /** The unit of times in the table. */
  readonly unit: "ms" | "µs"
  /** Bytes moved if every input is read once and every result written once. */
  readonly bytes: number
  /** Operations on numbers, each function of the formulas and their gradients counted as one. */
  readonly flops: number
  /** Null where overheads are what is measured. */
  readonly bound: Bound | null
  inputs(): readonly HostArray[]
  /** The results in float64. In the measured time the first is read: all of it, or one element of a large one. */
  expected(...inputs: Float32Array[]): readonly Expected[] | Promise<readonly Expected[]>
  /** Whether Cotangent also takes part without `jit`: where what a call costs shows. */
  readonly eager: boolean
  /** The program, through the public API. */
  program(...inputs: Tensor[]): readonly Tensor[]
  /** Loops in plain JavaScript; null where nobody wrote any. */
  readonly loops: ((...inputs: Float32Array[]) => Prepared) | null
  /** WebAssembly written by hand; null where nobody wrote any. */
  readonly handwritten: ((flavour: Flavour, ...inputs: Float32Array[]) => Promise<Prepared>) | null
  /** Kernels of gpu.js written by hand, in one of its modes; not there where nobody wrote any. */
  readonly handwrittenGpujs?: (mode: string, ...inputs: Float32Array[]) => Promise<Prepared>
}
