import type { Dot } from "./curve.ts"

/** The parts of a line between two heights. */
export function clipped(
  line: readonly Dot[],
  [lo, hi]: readonly [number, number],
): readonly (readonly Dot[])[] {
  const parts: Dot[][] = []
  line.forEach((dot, index) => {
    const before = line[index - 1] ?? dot
    const [from, to] = [shareWithin(before, dot, lo, hi), shareWithin(dot, before, lo, hi)]
    if (from === undefined || to === undefined) return
    const [enter, leave] = [between(before, dot, from), between(dot, before, to)]
    if (from > 0 || parts.length === 0 || index === 0) parts.push([enter])
    if (index > 0) parts.at(-1)?.push(leave)
  })
  return parts
}

function between([x0, y0]: Dot, [x1, y1]: Dot, share: number): Dot {
  return share === 0 ? [x0, y0] : [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]
}

/** What share of the way from one point to another lies before the first that is between two heights. */
function shareWithin([, y]: Dot, [, towards]: Dot, lo: number, hi: number): number | undefined {
  if (lo <= y && y <= hi) return 0
  const border = y < lo ? lo : hi
  const isReached = y < lo ? towards >= lo : towards <= hi
  return isReached ? (border - y) / (towards - y) : undefined
}

/**
 * A line with fewer points that is nowhere further from it than `tolerance`: D. Douglas and T. Peucker, "Algorithms for
 * the reduction of the number of points required to represent a digitized line or its caricature", 1973.
 */
export function thinned(line: readonly Dot[], tolerance: number): readonly Dot[] {
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last || line.length < 3) return line
  let [worst, at] = [0, 0]
  line.forEach((dot, index) => {
    const away = distance(dot, first, last)
    if (away > worst) [worst, at] = [away, index]
  })
  if (worst <= tolerance) return [first, last]
  return [...thinned(line.slice(0, at + 1), tolerance).slice(0, -1), ...thinned(line.slice(at), tolerance)]
}

function distance([x, y]: Dot, [x0, y0]: Dot, [x1, y1]: Dot): number {
  const [dx, dy] = [x1 - x0, y1 - y0]
  return Math.abs(dy * (x - x0) - dx * (y - y0)) / Math.hypot(dx, dy)
}
