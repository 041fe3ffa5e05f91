import { scope, type Session, tensor, withBackend } from "@cotangent/core-api"
import { typedArray, type TypedArray } from "@cotangent/core-api/backend"
import { ulps32 } from "../src/math/testing/ulps.ts"
import { interpolated } from "./smooth.ts"
import type { Subject } from "./subjects.ts"
import { nothingSeen, type Worst, worse } from "./worst.ts"

/** Inputs that are tried at a time. */
export const blockLength = 2 ** 19

/** Blocks of all numbers of 32 bits, or of one in 2^thinning of them. */
export const blockCount = (thinning: number): number => 2 ** (32 - thinning) / blockLength

/**
 * Writes the inputs of a block as 32 bits: all numbers, or one of each 2^thinning neighbours, drawn by D. Knuth's
 * multiplicative hash ("The Art of Computer Programming" 3, 6.4), so that no digits of theirs are always zero.
 */
export function writeInputs(block: number, thinning: number, into: Uint32Array): void {
  const first = block * blockLength
  if (thinning === 0) for (let at = 0; at < blockLength; at++) into[at] = first + at
  else
    for (let at = 0; at < blockLength; at++) {
      const n = first + at
      into[at] = (n << thinning) | (Math.imul(n, 0x9e3779b1) >>> (32 - thinning))
    }
}

/** Tries blocks of inputs of a subject on several backends, and gives the worst result of each. */
export function blockTrier(
  subject: Subject,
  sessions: readonly Session[],
  thinning: number,
): (block: number) => Promise<readonly Worst[]> {
  const { from, to, compute, want, slow } = subject
  const bits = new Uint32Array(blockLength)
  const singles = new Float32Array(bits.buffer)
  const inputs = from === "float32" ? singles : new Int32Array(bits.buffer)
  const wanted = new Float64Array(blockLength)
  const nearest = typedArray(to, blockLength)
  return (block) => {
    writeInputs(block, thinning, bits)
    if (slow) interpolated(want, singles, wanted)
    else for (let at = 0; at < blockLength; at++) wanted[at] = want(inputs[at] ?? NaN)
    nearest.set(wanted)
    const isRounded = differ(wanted, nearest)
    const results = (): TypedArray => scope(() => compute(tensor(inputs)).dataSync())
    return Promise.all(
      sessions.map((each) =>
        withBackend(each, () => {
          const worst = compare({ inputs, results: results(), wanted, nearest }, subject)
          return isRounded ? worse(worst, { ulps: 0.5, at: [] }) : worst
        }),
      ),
    )
  }
}

/** What was computed, and what should have been: in float64, and as the nearest number. */
export interface Outcome {
  readonly inputs: TypedArray
  readonly results: TypedArray
  readonly wanted: Float64Array
  readonly nearest: TypedArray
}

/** The worst of the results that are not the nearest number. */
export function compare(
  { inputs, results, wanted, nearest }: Outcome,
  { to, signed }: Pick<Subject, "to" | "signed">,
): Worst {
  let worst = nothingSeen
  // Nearly all results are the nearest number, bit by bit, and are done with here.
  const [got, best] = [wordsOf(results), wordsOf(nearest)]
  const perWord = Math.max(1, inputs.length / got.length)
  for (let at = nextDifference(got, best, 0); at < got.length; at = nextDifference(got, best, at + 1)) {
    const first = Math.floor((at / got.length) * inputs.length)
    for (let element = first; element < first + perWord; element++) {
      const error = errorOf(results[element] ?? NaN, wanted[element] ?? NaN, to, signed)
      if (error > worst.ulps) worst = { ulps: error, at: [inputs[element] ?? NaN] }
    }
  }
  return worst
}

function nextDifference(a: Int32Array, b: Int32Array, from: number): number {
  let at = from
  while (at < a.length && a[at] === b[at]) at++
  return at
}

/** Whether numbers differ from what they were rounded to. */
function differ(exact: Float64Array, rounded: TypedArray): boolean {
  for (let at = 0; at < exact.length; at++) {
    const x = exact[at] ?? NaN
    if (x !== rounded[at] && !Number.isNaN(x)) return true
  }
  return false
}

/** Blocks are so long that masks, too, are whole words. */
function wordsOf({ buffer, byteOffset, byteLength }: TypedArray): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4)
}

function errorOf(got: number, want: number, to: Subject["to"], signed: boolean): number {
  if (Number.isNaN(got) && Number.isNaN(want)) return 0
  if (got === 0 && want === 0) return signed && !Object.is(got, want) ? Infinity : 0
  if (got === want) return 0
  if (to !== "float32" || !Number.isFinite(want) || Number.isNaN(got)) return Infinity
  if (Math.abs(got) === Infinity && Math.fround(want) === got) return 0.5
  // Overflow is an error of as many units as 2¹²⁸ is away.
  return ulps32(Math.abs(got) === Infinity ? Math.sign(got) * 2 ** 128 : got, want)
}
