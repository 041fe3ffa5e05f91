/** What numbers in rules are multiples of, above and below the line of a fraction. */
const units: readonly { readonly above?: string; readonly below?: string; readonly value: number }[] = [
  { above: "\\pi", value: Math.PI },
  { below: "\\pi", value: 1 / Math.PI },
  { above: "\\sqrt{\\pi}", value: Math.sqrt(Math.PI) },
  { below: "\\sqrt{\\pi}", value: 1 / Math.sqrt(Math.PI) },
  { above: "\\sqrt{2}", value: Math.SQRT2 },
  { below: "\\sqrt{2}", value: Math.SQRT1_2 },
  { below: "\\sqrt{2\\pi}", value: 1 / Math.sqrt(2 * Math.PI) },
  { above: "\\sqrt{8/\\pi}", value: Math.sqrt(8 / Math.PI) },
  { above: "\\ln 2", value: Math.LN2 },
  { below: "\\ln 2", value: 1 / Math.LN2 },
  { above: "\\ln 10", value: Math.LN10 },
  { below: "\\ln 10", value: 1 / Math.LN10 },
]

/** Whole factors of a unit that are looked for. */
const factors = [1, 2, 3, 4, 6, 8]
/** Denominators of plain fractions; tenths and hundredths are written as decimals. */
const denominators = [2, 3, 4, 6, 7, 8, 9, 12]

/** A number as TeX: a fraction, a multiple of π, √2, ln 2 and the like where it is one to the last digits, or decimals. */
export function numberTex(value: number): string {
  if (Number.isNaN(value)) return "\\mathrm{NaN}"
  if (value < 0 || Object.is(value, -0)) return `-${numberTex(-value)}`
  if (value === Infinity) return "\\infty"
  if (Number.isInteger(value)) return integerTex(value)
  return fractionTex(value) ?? multipleTex(value) ?? decimalTex(value)
}

/** Whether {@link numberTex} says all of a number. */
export function isExact(value: number): boolean {
  return !numberTex(value).includes("\\ldots")
}

function integerTex(value: number): string {
  const exponent = Math.log2(value)
  return value > 4096 && Number.isInteger(exponent) ? `2^{${exponent}}` : String(value)
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 2 * Number.EPSILON * Math.abs(a)
}

function fractionTex(value: number): string | undefined {
  const below = denominators.find((each) => isSame(value, Math.round(value * each) / each))
  if (below === undefined) return undefined
  const above = Math.round(value * below)
  return above > 99 || below * above === 0 ? undefined : `\\tfrac{${above}}{${below}}`
}

function multipleTex(value: number): string | undefined {
  for (const p of factors) {
    for (const q of factors) {
      for (const { above = "", below = "", value: unit } of units) {
        if (!isSame(value, (unit * p) / q)) continue
        const top = p === 1 && above ? above : `${p}${above && `\\,${above}`}`
        const bottom = q === 1 ? below : `${q}${below && `\\,${below}`}`
        return bottom ? `\\tfrac{${top}}{${bottom}}` : top
      }
    }
  }
  return undefined
}

function decimalTex(value: number): string {
  const plain = String(value)
  if (plain.length <= 8 && !plain.includes("e")) return plain
  if (value >= 1e-4 && value < 1e6) return `${value.toPrecision(6)}\\ldots`
  const [mantissa = "", exponent = ""] = value.toExponential(3).split("e")
  return Number(value.toExponential(3)) === value
    ? `${Number(mantissa)} \\cdot 10^{${Number(exponent)}}`
    : `${mantissa}\\ldots \\cdot 10^{${Number(exponent)}}`
}
