import { logSumExp } from "../rules/compositions.ts"
import { add, logAddExp, maximum, mul } from "../rules/elementwise.ts"
import { max, prod, sum } from "../rules/reductions.ts"
import { scanAlong } from "./scan.ts"
import type { Tensor } from "./tensor.ts"

/**
 * Sums of each element and all before it along an axis (default: the last). @throws `E_AXIS`
 * @peers tf.cumsum, jnp.cumsum, torch.cumsum
 */
export function cumSum(x: Tensor, axis = -1): Tensor {
  return scanAlong(x, axis, { neutral: 0, all: (each) => sum(each, -1), two: (a, b) => add(a, b) }, "cumSum")
}

/**
 * Products of each element and all before it along an axis (default: the last). @throws `E_AXIS`
 * @peers tf.cumprod, jnp.cumprod, torch.cumprod
 */
export function cumProd(x: Tensor, axis = -1): Tensor {
  return scanAlong(
    x,
    axis,
    { neutral: 1, all: (each) => prod(each, -1), two: (a, b) => mul(a, b) },
    "cumProd",
  )
}

/**
 * The greatest of each element and all before it along an axis (default: the last); NaN wins. @throws `E_AXIS`
 * @peers jax.lax.cummax, torch.cummax
 */
export function cumMax(x: Tensor, axis = -1): Tensor {
  const neutral = x.dtype === "float32" || x.dtype === "float64" ? -Infinity : -(2 ** 31)
  return scanAlong(x, axis, { neutral, all: (each) => max(each, -1), two: (a, b) => maximum(a, b) }, "cumMax")
}

/**
 * ln Σ eˣ of each element and all before it along an axis (default: the last), without overflow. @throws `E_AXIS`
 * @peers jax.lax.cumlogsumexp, torch.logcumsumexp
 */
export function logCumSumExp(x: Tensor, axis = -1): Tensor {
  return scanAlong(
    x,
    axis,
    { neutral: -Infinity, all: (each) => logSumExp(each, -1), two: (a, b) => logAddExp(a, b) },
    "logCumSumExp",
  )
}
