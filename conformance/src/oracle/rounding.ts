import { convert, type DType } from "@cotangent/core-api/backend"

/** A dtype with rounding. */
type Float = "float32" | "float64"

/** What the arithmetic of a float dtype is made of. */
export interface Format {
  /** Bits of the significand, the hidden one included. */
  readonly precision: number
  /** Largest relative error of one rounding. */
  readonly unitRoundoff: number
  readonly largest: number
  readonly smallestNormal: number
  readonly smallestSubnormal: number
}

const formats: Readonly<Record<Float, Format>> = {
  float32: {
    precision: 24,
    unitRoundoff: 2 ** -24,
    largest: (2 - 2 ** -23) * 2 ** 127,
    smallestNormal: 2 ** -126,
    smallestSubnormal: 2 ** -149,
  },
  float64: {
    precision: 53,
    unitRoundoff: 2 ** -53,
    largest: Number.MAX_VALUE,
    smallestNormal: 2 ** -1022,
    smallestSubnormal: Number.MIN_VALUE,
  },
}

/** The format of a float dtype; null for int32 and bool, which are exact. */
export function formatOf(dtype: DType): Format | null {
  return dtype === "float32" || dtype === "float64" ? formats[dtype] : null
}

/** Whether storing `value` as `dtype` changes nothing. */
export function isRepresentable(value: number, dtype: DType): boolean {
  return Object.is(convert(value, dtype), value)
}

const bits = new DataView(new ArrayBuffer(8))

/** ⌊log₂ |value|⌋ of a normal float64. */
function exponentOf(value: number): number {
  bits.setFloat64(0, value)
  return ((bits.getUint16(0) >> 4) & 0x7ff) - 1023
}

/** The distance between neighbours at `value`: one unit in the last place. */
export function ulpAt(value: number, format: Format): number {
  const magnitude = Math.min(format.largest, Math.max(format.smallestNormal, Math.abs(value)))
  return 2 ** exponentOf(magnitude) * 2 * format.unitRoundoff
}

/** How many units in the last place of `want` a number of this dtype is off; null where that says nothing. */
export function ulpsOff(got: number, want: number, dtype: DType): number | null {
  const format = formatOf(dtype)
  if (!format || !Number.isFinite(got) || !Number.isFinite(want)) return null
  return Math.abs(got - want) / ulpAt(want, format)
}

// Rump's formula: |x|·φ + η with φ slightly above half an ulp reaches the next float64, or the one after it.
const phi = 2 ** -53 * (1 + 2 ** -52)

/** A float64 above `value`, at most two neighbours away. */
export function above(value: number): number {
  return Number.isFinite(value) ? value + (Math.abs(value) * phi + Number.MIN_VALUE) : value
}

/** A float64 below `value`, at most two neighbours away. */
export function below(value: number): number {
  return Number.isFinite(value) ? value - (Math.abs(value) * phi + Number.MIN_VALUE) : value
}
