import type { DType, Expr, Ranges, ReduceOp } from "@cotangent/core-api/backend"
import type { Code } from "../wasm/index.ts"

/** How loops find elements in memory. */
export interface Access {
  readonly dtype: DType
  /** Address of the element at index 0 of every axis. */
  readonly base: Code
  /** In elements, for each axis of the space. */
  readonly strides: readonly number[]
  /** Outside it the element is 0 and memory is not touched. */
  readonly valid?: Ranges
}

/** What loops combine over some axes. */
export interface Accumulation {
  readonly value: Expr
  readonly by: ReduceOp
  readonly axes: readonly number[]
}

/** What loops store, once for each index of the axes that are not in `axes`. */
export interface Stored {
  readonly value: Expr
  readonly axes: readonly number[]
  readonly to: Access
}

/** Loops over a space: a kernel, with addresses in place of buffers and any layout of what is stored. */
export interface Nest {
  readonly space: readonly number[]
  /** By the index of `arg` expressions. */
  readonly args: readonly Access[]
  /** Addresses of float64 numbers, by the index of `param` expressions. */
  readonly params: readonly { readonly dtype: DType; readonly address: Code; readonly offset: number }[]
  /** By the index of `acc` expressions. */
  readonly accumulations: readonly Accumulation[]
  readonly outputs: readonly Stored[]
  /** Axes that no loop runs over: the index of each, for which all addresses are meant. */
  readonly fixed?: ReadonlyMap<number, Code>
}

/** Every expression that is computed at each step: what is combined, and what is stored without being reduced. */
export function rootsOf({ accumulations, outputs }: Nest): Expr[] {
  return [...accumulations, ...outputs.filter(({ axes }) => axes.length === 0)].map(({ value }) => value)
}
