import { type Axes, checkAxes, sizeOf } from "../../shape.ts"
import type { ReduceOptions } from "../define.ts"
import { add, div, exp, isFinite, log, sub, where } from "../elementwise.ts"
import { reshape } from "../movement.ts"
import { max, sum } from "../reductions.ts"
import type { Operand } from "../row.ts"
import { held } from "./held.ts"

/**
 * ln Σ eˣ over axes (default: all), without overflow; −∞ of nothing.
 * @peers tf.logSumExp, jax.scipy.special.logsumexp, torch.logsumexp
 */
export function logSumExp<T extends Operand>(x: T, axes?: Axes, options: ReduceOptions = {}): T {
  const list = checkAxes(axes, x.shape.length, "logSumExp")
  if (sizeOf(list.map((axis) => x.shape[axis] ?? 1)) === 0) return log(sum(exp(x), list, options))
  const top = max(x, list, { keepDims: true })
  // What is infinite is so without a shift.
  const shift = held(where(isFinite(top), top, 0))
  const total = log(sum(exp(sub(x, shift)), list, { keepDims: true }))
  const result = add(total, shift)
  if (options.keepDims === true || list.length === 0) return result
  return reshape(
    result,
    x.shape.filter((_, axis) => !list.includes(axis)),
  )
}

/**
 * eˣ/Σ eˣ along an axis (default: the last), without overflow. @throws `E_AXIS`
 * @peers tf.softmax, jax.nn.softmax, F.softmax
 */
export function softmax<T extends Operand>(x: T, axis = -1): T {
  const powers = exp(shifted(x, axis))
  return div(powers, sum(powers, axis, { keepDims: true }))
}

/**
 * The logarithm of {@link softmax}, without underflow. @throws `E_AXIS`
 * @peers tf.logSoftmax, jax.nn.log_softmax, F.log_softmax
 */
export function logSoftmax<T extends Operand>(x: T, axis = -1): T {
  const below = shifted(x, axis)
  return sub(below, log(sum(exp(below), axis, { keepDims: true })))
}

/** x less its greatest element along an axis. */
function shifted<T extends Operand>(x: T, axis: number): T {
  const [at = 0] = checkAxes(axis, x.shape.length, "softmax")
  return x.shape[at] === 0 ? x : sub(x, held(max(x, at, { keepDims: true })))
}
