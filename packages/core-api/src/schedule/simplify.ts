import type { DType } from "../dtype.ts"
import { meaningOf } from "../rules/decompose.ts"
import { elementwiseRow } from "../rules/define.ts"
import type { Value, Values } from "./value.ts"

/**
 * A simpler value that equals the call for every input, NaN and ±∞ included (the sign of a zero aside), or null.
 * So x·0 stays: it is NaN where x is not finite.
 */
export function simplifiedCall(
  values: Values,
  name: string,
  args: readonly Value[],
  dtype: DType,
): Value | null {
  const [a, b, c] = args
  if (!a) return null
  const numbers = args.map(numberOf)
  const known = numbers.filter((each) => each !== null)
  if (known.length === args.length) {
    const result = name === "cast" ? (known[0] ?? 0) : meaningOf(elementwiseRow(name), dtype)(...known)
    return values.constant(result, a.shape, dtype)
  }
  const [x, y] = numbers
  switch (name) {
    case "mul":
      if (x === 1) return b ?? null
      return y === 1 ? a : null
    case "add":
      if (x === 0) return b ?? null
      return y === 0 ? a : null
    case "sub":
      return y === 0 ? a : null
    case "div":
      return y === 1 ? a : null
    case "cast":
      return narrowedAgain(a, dtype)
    case "neg":
      return a.form.op === "call" && a.form.name === "neg" ? (a.form.args[0] ?? null) : null
    case "pow":
      return y === null || y === undefined ? null : smallPower(values, a, y)
    case "where":
      if (x !== null && b && c) return x === 0 ? c : b
      return b === c ? (b ?? null) : null
    default:
      return null
  }
}

/** Powers that multiplication gives with fewer roundings than a general power. */
function smallPower(values: Values, x: Value, exponent: number): Value | null {
  switch (exponent) {
    case 0:
      return values.constant(1, x.shape, x.dtype)
    case 1:
      return x
    case 2:
      return values.call("mul", [x, x], x.dtype)
    case 3:
      return values.call("mul", [values.call("mul", [x, x], x.dtype), x], x.dtype)
    case -1:
      return values.call("div", [values.constant(1, x.shape, x.dtype), x], x.dtype)
    default:
      return null
  }
}

/** A float32 that was widened for nothing. */
function narrowedAgain(wide: Value, dtype: DType): Value | null {
  const { form } = wide
  if (wide.dtype !== "float64" || form.op !== "call" || form.name !== "cast") return null
  const [x] = form.args
  return dtype === "float32" && x?.dtype === "float32" ? x : null
}

function numberOf(value: Value): number | null {
  return value.form.op === "const" ? value.form.value : null
}
