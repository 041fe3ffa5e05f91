import type { Elementary, Recipient, Use } from "./recipes.ts"

/**
 * Functions for devices whose own are poor: SwiftShader's exp is off by up to 62 units in the last place, and log by
 * thousands of them near 1. These use arithmetic, floor and comparisons, which drivers round correctly or nearly so.
 */
export function ownFunctions(exactPowers: boolean): Elementary {
  const scaling = exactPowers ? byPowers : byDigits
  return {
    exp: (to, { args: [x] }) => exponential(to, x, scaling),
    log: (to, { args: [x] }) => logarithm(to, x, scaling),
    pow: (to, use) => power(to, use, scaling),
    sin: (to, { args: [x] }) => wave(to, x, 0),
    cos: (to, { args: [x] }) => wave(to, x, 1),
  }
}

/** Writes x·2ᵏ, exactly. */
type Scale = (to: Recipient, x: string, k: string) => string

/** How powers of two are multiplied with. */
interface Scaling {
  /** For whole k from −191 to 191. */
  readonly any: Scale
  /** For whole k up to 128 and x near 1: results below 2⁻¹²⁶ may be lost. */
  readonly near: Scale
}

/** By two of the device's own powers of two, neither of which overflows. */
const anyByPowers: Scale = ({ block }, x, k) => {
  const half = block.assign(`Math.floor(${k} * 0.5)`)
  const rest = block.assign(`${k} - ${half}`)
  const [first, second] = [half, rest].map((power) => block.assign(`Math.pow(2.0, ${power})`))
  const nearly = block.assign(`${x} * ${first}`)
  return block.assign(`${nearly} * ${second}`)
}

/** Coefficients of eʳ = 1 + r + r²·p(r) for |r| ≤ ½·ln 2, highest power first: Cephes, `expf`. */
const expTerms = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]

/** eˣ as 2ᵏ·eʳ with x = k·ln 2 + r, where ln 2 is a short number and the rest, so that k·ln 2 is exact (Cody and Waite). */
function exponential({ block, text }: Recipient, x: string, { near }: Scaling): string {
  const n = (value: number): string => text.number(value)
  const k = block.assign(`Math.floor(${x} * ${n(Math.LOG2E)} + 0.5)`)
  const high = block.assign(`${x} - ${k} * ${n(0.693359375)}`)
  const r = block.assign(`${high} + ${k} * ${n(2.1219444e-4)}`)
  const p = horner({ block, text }, r, expTerms)
  const square = block.assign(`${r} * ${r}`)
  const tail = block.assign(`${p} * ${square}`)
  const bent = block.assign(`${tail} + ${r}`)
  const fraction = block.assign(`${bent} + 1.0`)
  const result = near({ block, text }, fraction, k)
  const most = block.assign(`(${x} > ${n(88.72284)}) ? ${n(Infinity)} : ${result}`)
  return `(${x} < ${n(-103.98)}) ? 0.0 : ${most}`
}

/**
 * Where those are not exact: a factor for each binary digit of |k|, and none that overflows. No factor
 * waits for another one: chains of conditions inside a loop take some drivers minutes to compile.
 */
const anyByDigits: Scale = ({ block, text }, x, k) => {
  const size = block.assign(`(${k} < 0.0) ? -${k} : ${k}`)
  const factor = (step: number, isOn: string): string => {
    const [up, down] = [text.number(2 ** step), text.number(2 ** -step)]
    return block.assign(`(${isOn}) ? ((${k} < 0.0) ? ${down} : ${up}) : 1.0`)
  }
  const factors = [factor(64, `${size} >= 64.0`), factor(64, `${size} >= 128.0`)]
  const sixties = block.assign(`Math.floor(${size} * 0.015625)`)
  let left = block.assign(`${size} - ${sixties} * 64.0`)
  for (const step of [32, 16, 8, 4, 2, 1]) {
    const digit = block.assign(`Math.floor(${left} * ${text.number(1 / step)})`)
    left = block.assign(`${left} - ${digit} * ${step}.0`)
    factors.push(factor(step, `${digit} > 0.5`))
  }
  return factors.reduce((product, each) => block.assign(`${product} * ${each}`), x)
}

/** By one of the device's powers of two; the largest of them, 2¹²⁷, and 2 make 2¹²⁸. */
const nearByPowers: Scale = ({ block }, x, k) => {
  const most = block.assign(`(${k} > 127.0) ? 127.0 : ${k}`)
  const left = block.assign(`(${k} > 127.0) ? 2.0 : 1.0`)
  const factor = block.assign(`Math.pow(2.0, ${most})`)
  const nearly = block.assign(`${x} * ${factor}`)
  return block.assign(`${nearly} * ${left}`)
}

const byPowers: Scaling = { any: anyByPowers, near: nearByPowers }
const byDigits: Scaling = { any: anyByDigits, near: anyByDigits }

/** Coefficients of the series of log(1 + f) in s² = (f/(2 + f))²: FreeBSD's `e_logf.c`. */
const logTerms = [0.24279078841, 0.28498786688, 0.40000972152, 0.66666662693]

/**
 * log x as k·ln 2 + log m with m = x·2⁻ᵏ from √½ to √2. The device's own log2 only has to find k: the shading languages
 * ask 2⁻²¹ of it, and m may lie a little outside. Numbers that a device may flush are scaled first.
 */
function logarithm({ block, text }: Recipient, x: string, { any }: Scaling): string {
  const n = (value: number): string => text.number(value)
  const normal = block.assign(`(${x} < ${n(2 ** -64)}) ? ${x} * ${n(2 ** 64)} : ${x}`)
  const shift = block.assign(`(${x} < ${n(2 ** -64)}) ? 64.0 : 0.0`)
  const k = block.assign(`Math.floor(Math.log2(${normal}) + 0.5)`)
  const back = block.assign(`0.0 - ${k}`)
  const m = any({ block, text }, normal, back)
  const exponent = block.assign(`${k} - ${shift}`)
  const f = block.assign(`${m} - 1.0`)
  const wide = block.assign(`2.0 + ${f}`)
  const s = block.assign(`${f} / ${wide}`)
  const z = block.assign(`${s} * ${s}`)
  const series = horner({ block, text }, z, logTerms)
  const r = block.assign(`${z} * ${series}`)
  const half = block.assign(`0.5 * ${f}`)
  const halfSquare = block.assign(`${half} * ${f}`)
  const both = block.assign(`${halfSquare} + ${r}`)
  const small = block.assign(`${s} * ${both}`)
  const low = block.assign(`${small} + ${exponent} * ${n(9.0580006145e-6)}`)
  const bend = block.assign(`${low} - ${halfSquare}`)
  const near = block.assign(`${bend} + ${f}`)
  const result = block.assign(`${near} + ${exponent} * ${n(6.9313812256e-1)}`)
  const finite = block.assign(`(${x} < ${n(Infinity)}) ? ${result} : ${x}`)
  const rest = block.assign(`(${x} === 0.0) ? -${n(Infinity)} : ${n(NaN)}`)
  return `(${x} > 0.0) ? ${finite} : ${rest}`
}

/** Whole powers up to this are products. */
const longestProduct = 8

/** xʸ as e^(y·log |x|) with the sign of an odd power, and NaN for a broken power of a number below 0. */
function power(to: Recipient, { args: [x, y], exponent }: Use, scaling: Scaling): string {
  if (exponent !== null && Number.isInteger(exponent) && Math.abs(exponent) <= longestProduct)
    return wholePower(to, x, exponent)
  const { block, text } = to
  const [inf, nan] = [text.number(Infinity), text.number(NaN)]
  const size = block.assign(`(${x} < 0.0) ? -${x} : ${x}`)
  const log = block.assign(logarithm(to, size, scaling))
  const product = block.assign(`${y} * ${log}`)
  const general = block.assign(exponential(to, product, scaling))
  const ofZero = block.assign(`(${y} > 0.0) ? 0.0 : ((${y} < 0.0) ? ${inf} : ${y})`)
  const positive = block.assign(`(${size} === 0.0) ? ${ofZero} : ${general}`)
  const half = block.assign(`Math.floor(${y} * 0.5)`)
  const parity = block.assign(`${y} - 2.0 * ${half}`)
  const signed = block.assign(`(${parity} === 1.0) ? -${positive} : ${positive}`)
  const broken = block.assign(`(${size} < ${inf}) ? ${nan} : ${positive}`)
  const whole = block.assign(`(Math.floor(${y}) === ${y}) ? ${signed} : ${broken}`)
  const reciprocal = block.assign(`1.0 / ${x}`)
  // −0 is told by its reciprocal.
  const zero = block.assign(`(${reciprocal} < 0.0) ? ${signed} : ${positive}`)
  const negative = block.assign(`(${x} < 0.0) ? ${whole} : ((${x} === 0.0) ? ${zero} : ${positive})`)
  const square = block.assign(`${x} * ${x}`)
  const easy = block.assign(`(${y} === 2.0) ? ${square} : ((${y} === 1.0) ? ${x} : ${negative})`)
  return `(${y} === 0.0) ? 1.0 : ${easy}`
}

function wholePower({ block }: Recipient, x: string, exponent: number): string {
  if (exponent === 0) return "1.0"
  let product: string | null = null
  let square = x
  for (let left = Math.abs(exponent); left > 0; left >>= 1) {
    if (left % 2 === 1) product = product === null ? square : block.assign(`${product} * ${square}`)
    if (left > 1) square = block.assign(`${square} * ${square}`)
  }
  const result = product ?? x
  return exponent < 0 ? `1.0 / ${result}` : result
}

/** Three parts of π/2, and the coefficients of sine and cosine up to π/4: Cephes, `sinf`. */
const halfPi = [1.5703125, 4.837512969970703e-4, 7.549789954891882e-8]
const sineTerms = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]
const cosineTerms = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]

/** sin x, or cos x, which is a quarter turn ahead. */
function wave(to: Recipient, x: string, ahead: 0 | 1): string {
  const { block, text } = to
  const n = (value: number): string => text.number(value)
  const k = block.assign(`Math.floor(${x} * ${n(2 / Math.PI)} + 0.5)`)
  const r = halfPi.reduce((left, part) => block.assign(`${left} - ${k} * ${n(part)}`), x)
  const z = block.assign(`${r} * ${r}`)
  const bend = block.assign(`${horner(to, z, sineTerms)} * ${z}`)
  const sine = block.assign(`${bend} * ${r} + ${r}`)
  const square = block.assign(`${z} * ${z}`)
  const tail = block.assign(`${horner(to, z, cosineTerms)} * ${square}`)
  const half = block.assign(`${tail} - 0.5 * ${z}`)
  const cosine = block.assign(`${half} + 1.0`)
  const turn = ahead === 0 ? k : block.assign(`${k} + 1.0`)
  const whole = block.assign(`Math.floor(${turn} * 0.25)`)
  const quadrant = block.assign(`${turn} - ${whole} * 4.0`)
  const side = block.assign(`(${quadrant} > 1.5) ? ${quadrant} - 2.0 : ${quadrant}`)
  const size = block.assign(`(${side} > 0.5) ? ${cosine} : ${sine}`)
  return `(${quadrant} > 1.5) ? -${size} : ${size}`
}

function horner({ block, text }: Recipient, x: string, terms: readonly number[]): string {
  return terms.reduce(
    (sum, term) => (sum === "" ? text.number(term) : block.assign(`${sum} * ${x} + ${text.number(term)}`)),
    "",
  )
}
