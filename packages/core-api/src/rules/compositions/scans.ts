import { isFloat } from "../../dtype.ts"
import { add, logAddExp, maximum, minimum, mul } from "../elementwise.ts"
import { max, min, prod, sum } from "../reductions.ts"
import type { Operand } from "../row.ts"
import { scanAlong } from "./scan.ts"
import { logSumExp } from "./softmax.ts"

/**
 * Sums of each element and all before it along an axis (default: the last). @throws `E_AXIS`
 * @peers tf.cumsum, jnp.cumsum, torch.cumsum
 */
export function cumSum<T extends Operand>(x: T, axis = -1): T {
  return scanAlong(
    x,
    axis,
    { neutral: 0, all: (each, along) => sum(each, along), two: (a, b) => add(a, b) },
    "cumSum",
  )
}

/**
 * Products of each element and all before it along an axis (default: the last). @throws `E_AXIS`
 * @peers tf.cumprod, jnp.cumprod, torch.cumprod
 */
export function cumProd<T extends Operand>(x: T, axis = -1): T {
  return scanAlong(
    x,
    axis,
    { neutral: 1, all: (each, along) => prod(each, along), two: (a, b) => mul(a, b) },
    "cumProd",
  )
}

/**
 * The greatest of each element and all before it along an axis (default: the last); NaN wins. @throws `E_AXIS`
 * @peers jax.lax.cummax, torch.cummax
 */
export function cumMax<T extends Operand>(x: T, axis = -1): T {
  const neutral = isFloat(x.dtype) ? -Infinity : -(2 ** 31)
  return scanAlong(
    x,
    axis,
    { neutral, all: (each, along) => max(each, along), two: (a, b) => maximum(a, b) },
    "cumMax",
  )
}

/**
 * The least of each element and all before it along an axis (default: the last); NaN wins. @throws `E_AXIS`
 * @peers jax.lax.cummin, torch.cummin
 */
export function cumMin<T extends Operand>(x: T, axis = -1): T {
  const neutral = isFloat(x.dtype) ? Infinity : 2 ** 31 - 1
  return scanAlong(
    x,
    axis,
    { neutral, all: (each, along) => min(each, along), two: (a, b) => minimum(a, b) },
    "cumMin",
  )
}

/**
 * ln Σ eˣ of each element and all before it along an axis (default: the last), without overflow. @throws `E_AXIS`
 * @peers jax.lax.cumlogsumexp, torch.logcumsumexp
 */
export function logCumSumExp<T extends Operand>(x: T, axis = -1): T {
  return scanAlong(
    x,
    axis,
    { neutral: -Infinity, all: (each, along) => logSumExp(each, along), two: (a, b) => logAddExp(a, b) },
    "logCumSumExp",
  )
}
