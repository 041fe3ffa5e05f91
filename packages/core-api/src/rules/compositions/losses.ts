import { CotangentError } from "../../errors.ts"
import { type Axes, checkAxis, dropAxes, keepAxes, printShape, sameShape } from "../../shape.ts"
import {
  abs,
  add,
  cast,
  eq,
  ge,
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
import { reshape } from "../movement.ts"
import { positions } from "../positions.ts"
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
 * −Σ labels · ln softmax(logits) along an axis (default: the last), which vanishes: one loss for each example. Labels
 * are probabilities, or positions along that axis: int32 of the shape that is left. A logit whose label is 0 may be −∞;
 * a position that is none, below 0 or too large, makes the loss of its example NaN, and its derivatives.
 *
 * @throws `E_SHAPE` for integers of fewer axes than the logits in another shape
 * @peers tf.losses.softmaxCrossEntropy, F.cross_entropy
 */
export function softmaxCrossEntropy<T extends Operand>(logits: T, labels: T, axis = -1): T {
  const logs = logSoftmax(logits, axis)
  const arePositions = labels.dtype === "int32" && labels.shape.length < logits.shape.length
  const weights = arePositions ? oneHot(labels, logs, axis) : labels
  // Only 0 · −∞ is passed over: the derivative by a weight that is 0 is its logarithm all the same.
  const isNothing = logicalAnd(eq(weights, 0), eq(logs, -Infinity))
  return neg(sum(mul(weights, where(isNothing, 0, logs)), axis))
}

/** 1 at positions along an axis of an array that is like the result, 0 elsewhere; NaN throughout where a position is none. */
function oneHot<T extends Operand>(labels: T, like: T, axis: number): T {
  const { shape, dtype } = like
  const along = checkAxis(axis, shape.length, "softmaxCrossEntropy")
  const left = dropAxes(shape, [along])
  if (!sameShape(labels.shape, left)) {
    throw new CotangentError(
      "E_SHAPE",
      `softmaxCrossEntropy: labels that are positions along axis ${along} of ${printShape(shape)} have the shape ${printShape(left)}, not ${printShape(labels.shape)}`,
    )
  }
  const label = reshape(labels, keepAxes(shape, [along]))
  const isPosition = logicalAnd(ge(label, 0), lt(label, shape[along] ?? 0))
  return where(isPosition, cast(eq(positions(like, along), label), dtype), NaN)
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
