import {
  type Compositions,
  type Elementwise,
  type Movements,
  type Reductions,
  table,
} from "../rules/table.ts"
import type { Axes } from "../shape.ts"
import type { DType } from "../dtype.ts"
import type { NormOptions, SpreadOptions } from "../rules/compositions.ts"
import type {
  BinaryOp,
  CastOp,
  DefaultsMark,
  MovementOp,
  ReduceOptions,
  ReductionOp,
  TernaryOp,
  UnaryOp,
} from "../rules/define.ts"

/** The method that a function of the table becomes: its first argument is `this`. Fewer arguments are tried first, since a function of one fits where one of two is called. */
type Method<F, T> = F extends ReductionOp
  ? (axes?: Axes, options?: ReduceOptions) => T
  : F extends CastOp
    ? (dtype: DType) => T
    : F extends DefaultsMark
      ? (parameter?: T | number) => T
      : F extends UnaryOp
        ? () => T
        : F extends BinaryOp
          ? (other: T | number) => T
          : F extends TernaryOp
            ? (a: T | number, b: T | number) => T
            : F extends MovementOp<infer P>
              ? (...args: P) => T
              : never

type MethodsOf<Ops, T> = { readonly [K in keyof Ops]: Method<Ops[K], T> }

/** Every op of the table as a method of `T`, documented where its row is. */
export interface OpMethods<T>
  extends MethodsOf<Elementwise, T>, MethodsOf<Reductions, T>, MethodsOf<Movements, T> {
  /** See {@link Compositions.transpose}. */
  transpose(order?: readonly number[]): T
  /** See {@link Compositions.matmul}. */
  matmul(other: T): T
  /** See {@link Compositions.variance}. */
  variance(axes?: Axes, options?: SpreadOptions): T
  /** See {@link Compositions.std}. */
  std(axes?: Axes, options?: SpreadOptions): T
  /** See {@link Compositions.norm}. */
  norm(axes?: Axes, options?: NormOptions): T
  /** See {@link Compositions.countNonzero}. */
  countNonzero(axes?: Axes, options?: ReduceOptions): T
  /** See {@link Compositions.any}. */
  any(axes?: Axes, options?: ReduceOptions): T
  /** See {@link Compositions.all}. */
  all(axes?: Axes, options?: ReduceOptions): T
  /** See {@link Compositions.logSumExp}. */
  logSumExp(axes?: Axes, options?: ReduceOptions): T
  /** See {@link Compositions.softmax}. */
  softmax(axis?: number): T
  /** See {@link Compositions.logSoftmax}. */
  logSoftmax(axis?: number): T
  /** See {@link Compositions.meanSquaredError}. */
  meanSquaredError(other: T, axes?: Axes): T
  /** See {@link Compositions.softmaxCrossEntropy}. */
  softmaxCrossEntropy(labels: T, axis?: number): T
  /** See {@link Compositions.sigmoidBinaryCrossEntropy}. */
  sigmoidBinaryCrossEntropy(labels: T): T
  /** See {@link Compositions.huber}. */
  huber(other: T, delta?: number): T
  /** See {@link Compositions.cumSum}. */
  cumSum(axis?: number): T
  /** See {@link Compositions.cumProd}. */
  cumProd(axis?: number): T
  /** See {@link Compositions.cumMax}. */
  cumMax(axis?: number): T
  /** See {@link Compositions.cumMin}. */
  cumMin(axis?: number): T
  /** See {@link Compositions.logCumSumExp}. */
  logCumSumExp(axis?: number): T
}

/** Puts every op of the table on a prototype. */
export function installMethods(prototype: object): void {
  for (const ops of Object.values(table)) {
    for (const [name, op] of Object.entries(ops)) {
      // Each op takes its operand first; which further arguments it takes, OpMethods says.
      const apply = op as unknown as (x: unknown, ...args: unknown[]) => unknown
      Object.defineProperty(prototype, name, {
        value(this: unknown, ...args: unknown[]) {
          return apply(this, ...args)
        },
        writable: true,
        configurable: true,
      })
    }
  }
}

// Compositions are generic functions, whose parameter lists TypeScript cannot rewrite: a missing one must not compile.
const written: Record<keyof Compositions, true> = {
  transpose: true,
  matmul: true,
  variance: true,
  std: true,
  norm: true,
  countNonzero: true,
  any: true,
  all: true,
  logSumExp: true,
  softmax: true,
  logSoftmax: true,
  meanSquaredError: true,
  softmaxCrossEntropy: true,
  sigmoidBinaryCrossEntropy: true,
  huber: true,
  cumSum: true,
  cumProd: true,
  cumMax: true,
  cumMin: true,
  logCumSumExp: true,
}
void written
