import { type Expected, rounding } from "./expected.ts"
import { trainingStep } from "./w6.ts"

/** A step of descent with momentum: the loss before it, the weights after it, and the velocities after it. */
export function momentumStep(
  [x, labels, ...arrays]: readonly [Float32Array, Float32Array, ...Float32Array[]],
  rate: number,
  momentum: number,
): Expected[] {
  const [w1, b1, w2, b2] = arrays as [Float32Array, Float32Array, Float32Array, Float32Array] // of eight
  const velocities = arrays.slice(4)
  // A step of rate 1 is the weights less their slopes.
  const [loss, ...moved] = trainingStep(x, labels, w1, b1, w2, b2, 1)
  const after = moved.map(({ name, values, allowed }, which) => {
    const [from, before] = [arrays[which], velocities[which]]
    const velocity = values.map((each, at) => (from?.[at] ?? NaN) - each + momentum * (before?.[at] ?? NaN))
    const error = (at: number): number => allowed(at) + 4 * rounding * Math.abs(velocity[at] ?? NaN)
    const weights = velocity.map((each, at) => (from?.[at] ?? NaN) - rate * each)
    return {
      weights: { name, values: weights, allowed: (at) => rate * error(at) + 2 * rounding },
      velocity: { name: `velocity of ${name}`, values: velocity, allowed: error },
    } satisfies Record<string, Expected>
  })
  if (!loss) throw new Error("a step has a loss")
  return [loss, ...after.map(({ weights }) => weights), ...after.map(({ velocity }) => velocity)]
}
