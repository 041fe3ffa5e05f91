import type { DType } from "../dtype.ts"
import type { ReduceOp } from "../kernel.ts"
import type { Shape } from "../shape.ts"

/**
 * What a rule is written over: kernel expressions, graph nodes, tensors and whatever else implements
 * {@link Operand}. A rule knows that it has an element type, and nothing more.
 */
export interface Scalar {
  readonly dtype: DType
}

/** Values of an exact point; `"any"` where the convention leaves it open. */
export type PointValue = number | "any"

/** A value that the conventions fix: arguments, result, and the partial derivative by each argument. */
export interface Point {
  readonly x: readonly number[]
  readonly y?: PointValue
  readonly d?: readonly PointValue[]
}

/** One partial derivative, output first. Null in a row's list: the argument carries no gradient. */
export type Partial = (y: Scalar, ...x: Scalar[]) => Scalar | number

/** Names of the same op in other libraries. */
export interface Peers {
  readonly tfjs?: string
  readonly jax?: string
  readonly torch?: string
}

/**
 * One elementwise op, stated completely. Its Jacobian is diagonal, so the forward rule is ẏ = Σ ∂ᵢ·ẋᵢ and the
 * backward rule x̄ᵢ = ȳ·∂ᵢ; both are derived from `d`.
 */
export interface ElementwiseRow {
  readonly kind: "elementwise"
  readonly name: string
  readonly arity: number
  /** Meaning in float64; written independently of `lower`. */
  readonly at: (...x: number[]) => number
  /** Notation, given the notation of the arguments. */
  readonly tex: (...x: string[]) => string
  readonly d: readonly (Partial | null)[]
  /** Meaning on int32, where that is not `at` modulo 2³². */
  readonly int32?: (...x: number[]) => number
  /** Decomposition into other rows; a row without one is an intrinsic that backends emit. */
  readonly lower?: (...x: Scalar[]) => Scalar
  /**
   * The decomposition cancels or amplifies errors: float32 is computed in float64 where a backend has it, and is then
   * as exact as `ulp` says. Elsewhere it is computed as it is written.
   */
  readonly precise?: true
  /** Arguments for which the decomposition gives the value, where that is not all; nothing is promised of others. */
  readonly reach?: (...x: number[]) => boolean
  /**
   * Of an intrinsic: where its extremes over the arguments from `lo` to `hi` are, besides these. A row without is
   * monotone in each argument.
   */
  readonly turns?: (lo: number, hi: number) => readonly number[]
  /** Distance from the nearest kink or jump, where there are any besides the `points`. */
  readonly kink?: (...x: number[]) => number
  /** Arguments that may be left away, from the last one backwards, and the numbers that then stand for them. */
  readonly defaults?: readonly number[]
  /** What the op is called elsewhere. */
  readonly peers?: Peers
  /**
   * Which dtypes it takes after promotion: `float` turns int32 into float32, `number` refuses bool, `any` takes all,
   * `integer` refuses floats and turns bool into int32.
   */
  readonly accepts: "float" | "number" | "any" | "integer"
  readonly gives: "same" | "bool"
  /** The first argument is a bool condition that takes no part in promotion. */
  readonly condition?: true
  /** Plain numbers among the arguments belong to the kernel instead of being run-time parameters. */
  readonly constants?: true
  /** Where to sample each argument. */
  readonly domain: readonly (readonly [number, number])[]
  /** Float32 accuracy in units in the last place; 0.5 is correctly rounded, 0 is exact. */
  readonly ulp: number | ((...x: number[]) => number)
  /**
   * About how large the terms of its partial are, where they cancel: vectors judge the first and the second derivative on this
   * size. Of a row without, a derivative has to be as exact as it is small.
   */
  readonly terms?: (...x: number[]) => number
  readonly points?: readonly Point[]
}

/** Conversion between dtypes: linear between floats, and the end of every gradient elsewhere. */
export interface CastRow {
  readonly kind: "cast"
  readonly name: "cast"
  /** What the op is called elsewhere. */
  readonly peers?: Peers
}

/** What the partial of a reduction may use besides y and x. */
export interface Over {
  /** Number of elements that were combined into one. */
  readonly n: number
  /** Sum over the same axes, repeated to the shape of x. */
  sum(value: Scalar): Scalar
  /** For each element the product of all others over the same axes, of the shape of x. */
  productOfOthers(x: Scalar): Scalar
}

/** One reduction, stated completely: the forward rule is ẏ = Σ ∂·ẋ over the axes, the backward rule x̄ = ȳ·∂. */
export interface ReduceRow {
  readonly kind: "reduce"
  readonly name: string
  /** What the kernel accumulates. */
  readonly op: ReduceOp
  /** What becomes of the accumulated value. */
  readonly finish?: (acc: Scalar, n: number) => Scalar
  /** Partial by an element x, where y is the result repeated to the shape of x. Null: carries no gradient. */
  readonly d: ((y: Scalar, x: Scalar, over: Over) => Scalar | number) | null
  /** Meaning in float64. */
  readonly at: (values: readonly number[]) => number
  readonly tex: (x: string) => string
  /** `float` turns int32 and bool into float32, `number` turns bool into int32. */
  readonly accepts: "float" | "number"
  /** Whether the result of no elements is defined. */
  readonly empty: "defined" | "refused"
  /** What the op is called elsewhere. */
  readonly peers?: Peers
  readonly points?: readonly {
    readonly x: readonly number[]
    readonly y?: PointValue
    readonly d?: readonly PointValue[]
  }[]
}

/** One op that only moves elements: linear, so its rule is its transpose. `A` are its checked attributes. */
export interface MovementRow<A = unknown> {
  readonly kind: "movement"
  readonly name: string
  /** Shape of the result. @throws `E_SHAPE`, `E_AXIS` */
  readonly shape: (x: Shape, attrs: A) => Shape
  /** The cotangent of the argument, of shape `x`. */
  readonly transpose: <T extends Operand>(cotangent: T, attrs: A, x: Shape) => T
  /** The op on many arrays of shape `x` at once, which lie along a new leading axis. */
  readonly batch: <T extends Operand>(many: T, attrs: A, x: Shape) => T
  /** What the op is called elsewhere. */
  readonly peers?: Peers
}

/** Positions along an axis: of an array they take its shape and nothing else, so no gradient passes. */
export interface PositionRow {
  readonly kind: "position"
  readonly name: "positions"
}

/** Any row of the table. */
export type Row = ElementwiseRow | CastRow | ReduceRow | MovementRow<never>

/** The method through which an operand takes part in rules. */
export const APPLY: unique symbol = Symbol("cotangent.apply")

/** One use of a row: the arguments as given, and what else the op was told. */
export type Application =
  | { readonly row: ElementwiseRow; readonly args: readonly (Scalar | number)[] }
  | { readonly row: CastRow; readonly args: readonly [Scalar]; readonly dtype: DType }
  | {
      readonly row: ReduceRow
      readonly args: readonly [Scalar]
      readonly axes: readonly number[]
      readonly keepDims: boolean
    }
  | { readonly row: MovementRow<never>; readonly args: readonly [Scalar]; readonly attrs: unknown }
  | { readonly row: PositionRow; readonly args: readonly [Scalar]; readonly axis: number }

/**
 * An array that rows can be applied to: tensors, graph nodes, and the number types of tests. The dispatch by
 * argument is that of NumPy's `__array_function__` protocol.
 */
export interface Operand extends Scalar {
  readonly shape: Shape
  [APPLY](application: Application): this
}

/** Whether `value` takes part in rules by itself. */
export function isOperand(value: unknown): value is Operand {
  return typeof value === "object" && value !== null && APPLY in value
}
