import type { Axes } from "../../shape.ts"
import {
  abs,
  add,
  eq,
  logicalAnd,
  lt,
  mul,
  neg,
  softplus,
  square,
  squaredDifference,
  sub,
  where,
} from "../elementwise.ts"
import { mean, sum } from "../reductions.ts"
import type { Operand } from "../row.ts"
import { logSoftmax } from "./softmax.ts"

/**
 * The mean of (a − b)² over axes (default: all), broadcasting.
 * @peers tf.losses.meanSquaredError, F.mse_loss
 */
export function meanSquaredError<T extends Operand>(a: T, b: T, axes?: Axes): T {
  return mean(squaredDifference(a, b), axes)
}

/**
 * −Σ labels · ln softmax(logits) along an axis (default: the last), which vanishes: one loss for each example. Labels are
 * probabilities; where one is 0 its logit may be −∞.
 * @peers tf.losses.softmaxCrossEntropy, F.cross_entropy
 */
export function softmaxCrossEntropy<T extends Operand>(logits: T, labels: T, axis = -1): T {
  const logs = logSoftmax(logits, axis)
  // Only 0 · −∞ is passed over: the derivative by a label that is 0 is its logarithm all the same.
  const isNothing = logicalAnd(eq(labels, 0), eq(logs, -Infinity))
  return neg(sum(mul(labels, where(isNothing, 0, logs)), axis))
}

/**
 * −(labels · ln σ(logits) + (1 − labels) · ln(1 − σ(logits))) element by element, broadcasting, without cancellation.
 * @peers tf.losses.sigmoidCrossEntropy, F.binary_cross_entropy_with_logits
 */
export function sigmoidBinaryCrossEntropy<T extends Operand>(logits: T, labels: T): T {
  return add(mul(labels, softplus(neg(logits))), mul(sub(1, labels), softplus(logits)))
}

/**
 * ½(a − b)² up to a distance of delta, and a straight line beyond, element by element, broadcasting.
 * @peers tf.losses.huberLoss, F.huber_loss
 */
export function huber<T extends Operand>(a: T, b: T, delta = 1): T {
  const distance = abs(sub(a, b))
  const near = mul(0.5, square(distance))
  return where(lt(distance, delta), near, mul(delta, sub(distance, 0.5 * delta)))
}
