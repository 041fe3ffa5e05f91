/** How far a float32 is from a number, in units of the last place that the number has as a normal float32. */
export function ulpsOff(got: number, exact: number): number {
  const size = Math.max(Math.abs(exact), 2 ** -126)
  return Math.abs(got - exact) / 2 ** (Math.floor(Math.log2(size)) - 23)
}
