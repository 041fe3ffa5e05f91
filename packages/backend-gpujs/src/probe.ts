import type { Device } from "./device.ts"

/** What a device did with numbers that standards leave open. */
export interface Findings {
  /** NaN and ±∞ survive arithmetic, comparisons and conditions. */
  readonly nonFinite: boolean
  /** Results below 2⁻¹²⁶ are kept. */
  readonly subnormals: boolean
}

/** Numbers that go in, and what {@link source} makes of them. */
const questions = [
  { x: 3, y: 5, want: 8 },
  { x: Infinity, y: 1, want: Infinity },
  { x: -Infinity, y: 1, want: -Infinity },
  { x: Infinity, y: -Infinity, want: NaN },
  { x: NaN, y: 1, want: NaN },
  { x: 2 ** 127, y: 2 ** 127, want: Infinity },
  { x: 2 ** -140, y: 2 ** -140, want: 2 ** -139 },
]

/** A sum through conditions that NaN fails. */
const source = `function(a0, a1) {
  const x = a0[this.thread.x];
  const y = a1[this.thread.x];
  const sum = x + y;
  const same = (sum === sum) ? 1.0 : 0.0;
  const low = (sum < 1.0) ? 1.0 : 0.0;
  const high = (sum >= 1.0) ? 1.0 : 0.0;
  return (same > 0.5) ? ((low + high === 1.0) ? sum : 12345.0) : ((low + high === 0.0) ? sum : 54321.0);
}`

/** Runs a small kernel. @throws if the device does not answer, or answers wrongly */
export async function probe(device: Device): Promise<Findings> {
  const x = await device.upload(Float32Array.from(questions, (each) => each.x))
  const y = await device.upload(Float32Array.from(questions, (each) => each.y))
  const kernel = device.kernel(source, questions.length)
  const sum = await device.run(kernel, questions.length, [x, y])
  const got = await device.download(sum)
  for (const array of [x, y, sum]) device.release(array)
  device.drop(kernel)
  const right = questions.map(({ want }, at) => Object.is(got[at], want))
  if (!right[0]) throw new Error(`3 + 5 gave ${got[0]}`)
  return { nonFinite: right.slice(1, 6).every(Boolean), subnormals: right[6] === true }
}
