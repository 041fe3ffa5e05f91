/**
 * The derivative of a function of one number by central differences at shrinking steps, extrapolated to a step of
 * zero (Ridders' method): the entry of Neville's tableau that changed least.
 */
export function derivativeOf(f: (x: number) => number, x: number, step: number): number {
  const shrink = 1.6
  let previous: number[] = []
  let best = NaN
  let change = Infinity
  for (let row = 0, h = step; row < 9; row++, h /= shrink) {
    const current = [(f(x + h) - f(x - h)) / (x + h - (x - h))]
    let factor = shrink ** 2
    for (const older of previous) {
      const last = current.at(-1) ?? NaN
      current.push(last + (last - older) / (factor - 1))
      factor *= shrink ** 2
    }
    const newest = current.at(-1) ?? NaN
    const moved = previous.length > 0 ? Math.abs(newest - (previous.at(-1) ?? NaN)) : Infinity
    if (moved < change || row === 0) {
      best = newest
      change = moved
    }
    previous = current
  }
  return best
}

/** Numbers spread evenly over a box, the same ones every time; `margin` keeps them off its faces. */
export function spread(
  box: readonly (readonly [number, number])[],
  count: number,
  margin: number,
): number[][] {
  // Multiples, modulo 1, of powers of the plastic number's inverse: evenly spread in every dimension up to three.
  return Array.from({ length: count }, (_, at) =>
    box.map(
      ([lo, hi], axis) =>
        lo + margin + (hi - lo - 2 * margin) * (((at + 1) * 1.324717957244746 ** -(axis + 1)) % 1),
    ),
  )
}
