import { CotangentError } from "../../errors.ts"
import { type Axes, checkAxes, sizeOf } from "../../shape.ts"
import type { ReduceOptions } from "../define.ts"
import { abs, div, eq, mul, pow, sqrt, square, sub, where } from "../elementwise.ts"
import { max, mean, sum } from "../reductions.ts"
import type { Operand } from "../row.ts"

/** Options of {@link variance} and {@link std}. */
export interface SpreadOptions extends ReduceOptions {
  /** Degrees of freedom that are taken off the number of elements (0); 1 makes the estimate unbiased. */
  readonly ddof?: number
}

/** Options of {@link norm}. */
export interface NormOptions extends ReduceOptions {
  /** The power p of (Σ |x|ᵖ)^(1/p): 2 unless another is given, ∞ for the greatest size. */
  readonly ord?: number
}

/**
 * Mean squared distance from the mean over axes (default: all); NaN of nothing, and where `ddof` leaves none.
 * @peers tf.moments, jnp.var, torch.var
 */
export function variance<T extends Operand>(x: T, axes?: Axes, options: SpreadOptions = {}): T {
  const { ddof = 0, keepDims = false } = options
  const n = countOf(x, axes, "variance")
  const centred = sub(x, mean(x, axes, { keepDims: true }))
  const squares = sum(square(centred), axes, { keepDims })
  const left = Math.max(0, n - ddof)
  return left === 0 ? mul(squares, NaN) : div(squares, left)
}

/**
 * The square root of {@link variance}; its derivative is 0 where all elements are equal.
 * @peers jnp.std, torch.std
 */
export function std<T extends Operand>(x: T, axes?: Axes, options: SpreadOptions = {}): T {
  return rootOfSum(variance(x, axes, options))
}

/**
 * The length of vectors along axes (default: all); its derivative at 0 is 0. @throws `E_SHAPE` for a power that is not positive
 * @peers tf.norm, jnp.linalg.norm, torch.linalg.vector_norm
 */
export function norm<T extends Operand>(x: T, axes?: Axes, options: NormOptions = {}): T {
  const { ord = 2 } = options
  if (ord === 1) return sum(abs(x), axes, options)
  if (ord === Infinity) return max(abs(x), axes, options)
  if (ord === 2) return rootOfSum(sum(square(x), axes, options))
  if (!(ord > 0)) {
    throw new CotangentError("E_SHAPE", `norm: the power must be positive, and ${ord} is not`)
  }
  const total = sum(pow(abs(x), ord), axes, options)
  const isZero = eq(total, 0)
  return where(isZero, total, pow(where(isZero, 1, total), 1 / ord))
}

/** √s with the derivative 0 at 0, where what s is the sum of has it too. */
function rootOfSum<T extends Operand>(s: T): T {
  const isZero = eq(s, 0)
  return where(isZero, mul(s, 0), sqrt(where(isZero, 1, s)))
}

function countOf(x: Operand, axes: Axes | undefined, what: string): number {
  return sizeOf(checkAxes(axes, x.shape.length, what).map((axis) => x.shape[axis] ?? 1))
}
