/**
 * How likely two samples differ as much as they do, or more, if they are of one kind: the rank-sum test of Mann and Whitney
 * (1947), two-sided, by the normal approximation with correction for ties and continuity. 1 where a sample is empty.
 */
export function rankTest(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))]
  all.sort((x, y) => x.value - y.value)
  let [ranks, ties] = [0, 0]
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const tied = to - from
    // Equal ones share the mean of their ranks, which count from 1.
    ranks += ((from + 1 + to) / 2) * all.slice(from, to).filter(({ isA }) => isA).length
    ties += tied ** 3 - tied
    from = to
  }
  const [m, n, count] = [a.length, b.length, all.length]
  const u = ranks - (m * (m + 1)) / 2
  const variance = ((m * n) / 12) * (count + 1 - ties / (count * (count - 1)))
  if (!(variance > 0)) return 1
  const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / Math.sqrt(variance)
  return Math.min(1, 2 * upperTail(z))
}

/** 1 − Φ(z) for z ≥ 0: Abramowitz and Stegun 26.2.17, off by at most 7.5e−8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153]
  const polynomial = series.reduce((sum, each) => (sum + each) * t, 0)
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
}
