import type { Device } from "./device.ts"
import type { GpuArray } from "./library.ts"

/** What a device did with numbers that standards leave open. */
export interface Findings {
  /** NaN and ±∞ survive arithmetic, comparisons and conditions. */
  readonly nonFinite: boolean
  /** Results below 2⁻¹²⁶ are kept. */
  readonly subnormals: boolean
  /** `Math.pow(2, k)` is exact for whole k from −126 to 127. */
  readonly exactPowers: boolean
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

/** What compilers for graphics like to simplify, to `y` and to `x`, though that is wrong where NaN is the answer. */
const simplified = `function(a0, a1) {
  const x = a0[this.thread.x];
  const y = a1[this.thread.x];
  const quotient = y / x;
  const product = x * quotient;
  const difference = x - y;
  const sum = difference + y;
  return product + sum;
}`
const undefinedPairs = [
  { x: 0, y: 0, want: NaN },
  { x: 5, y: Infinity, want: NaN },
]

const powerOfTwo = "function(a0) { return Math.pow(2.0, a0[this.thread.x]); }"
const exponents = Array.from({ length: 254 }, (_, at) => at - 126)

/** Runs small kernels. @throws if the device does not answer, or answers wrongly */
export async function probe(device: Device): Promise<Findings> {
  const [first, ...others] = await ask(device, source, pairs(questions))
  if (first !== null) throw new Error(`3 + 5 gave ${first}`)
  const kept = [...others.slice(0, 5), ...(await ask(device, simplified, pairs(undefinedPairs)))]
  const powers = await ask(device, powerOfTwo, { args: [exponents], want: exponents.map((k) => 2 ** k) })
  return {
    nonFinite: kept.every((wrong) => wrong === null),
    subnormals: others[5] === null,
    exactPowers: powers.every((wrong) => wrong === null),
  }
}

/** Arguments of a kernel, one list for each, and what it should give. */
interface Question {
  readonly args: readonly (readonly number[])[]
  readonly want: readonly number[]
}

function pairs(all: readonly { readonly x: number; readonly y: number; readonly want: number }[]): Question {
  return { args: [all.map(({ x }) => x), all.map(({ y }) => y)], want: all.map(({ want }) => want) }
}

/** What a kernel makes of its arguments: null where it is right, else the wrong answer. */
async function ask(device: Device, text: string, { args, want }: Question): Promise<(number | null)[]> {
  const arrays: GpuArray[] = []
  for (const each of args) arrays.push(await device.upload(Float32Array.from(each)))
  const kernel = device.kernel(
    { source: text, length: want.length },
    args.map((each) => each.length),
  )
  const result = await device.run(kernel, want.length, arrays)
  const got = await device.download(result)
  for (const array of [...arrays, result]) device.release(array)
  device.drop(kernel)
  return want.map((each, at) => (Object.is(got[at], each) ? null : (got[at] ?? NaN)))
}
