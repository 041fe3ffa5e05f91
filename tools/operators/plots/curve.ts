/** A point of the plane. */
export type Dot = readonly [x: number, y: number]

/** A function of one number. */
export type Curve = (x: number) => number

/** How many steps the range of x is divided into. */
export const steps = 480
/** How often a step is halved to find where a jump is, or where a function ends. */
const halvings = 40

/**
 * Samples a function from `lo` to `hi` as unbroken lines: broken where it jumps by more than `jump`, and where it is not
 * a number, both found by halving. A value without neighbours is a line of one point.
 */
export function trace(f: Curve, lo: number, hi: number, jump: number): readonly (readonly Dot[])[] {
  const lines: Dot[][] = [[]]
  const add = (x: number): void => {
    const y = f(x)
    if (Number.isFinite(y)) lines.at(-1)?.push([x, y])
    else lines.push([])
  }
  add(lo)
  for (let step = 1; step <= steps; step++) {
    const [left, right] = [lo + ((hi - lo) * (step - 1)) / steps, lo + ((hi - lo) * step) / steps]
    const gap = breakBetween(f, left, right, jump)
    if (gap) {
      add(gap[0])
      lines.push([])
      add(gap[1])
    }
    add(right)
  }
  return lines.filter(({ length }) => length > 0)
}

/** The two sides of a jump or an end between two points; undefined where the function is continuous there. */
function breakBetween(f: Curve, from: number, to: number, jump: number): Dot | undefined {
  let [left, right] = [from, to]
  const leap = (a: number, b: number): number => {
    const [p, q] = [f(a), f(b)]
    if (Number.isFinite(p) !== Number.isFinite(q)) return Infinity
    return Number.isFinite(p) ? Math.abs(p - q) : 0
  }
  for (let turn = 0; turn < halvings && leap(left, right) > jump; turn++) {
    const middle = (left + right) / 2
    // The greater of two leaps is on the side of the jump, also at a pole.
    if (leap(left, middle) >= leap(middle, right)) right = middle
    else left = middle
  }
  return leap(left, right) > jump ? [left, right] : undefined
}
