import { describe, expect, it } from "vitest"
import { type DType, dtypes, promote } from "../dtype.ts"
import { add, bitwiseAnd, div, exp, lt, relu, where } from "./elementwise.ts"
import { reducedDType, signature } from "./promotion.ts"
import { max, mean, sum } from "./reductions.ts"
import type { ElementwiseRow } from "./row.ts"

const refused = "E_DTYPE"
type Outcome = DType | typeof refused

/**
 * The whole of type promotion: two arguments, then what their common dtype is for ops that take any dtype
 * (comparisons), that take numbers (sums), and that take floats (quotients). A number stands for a plain number.
 */
const promotion: readonly (readonly [
  a: DType | number,
  b: DType | number,
  any: Outcome,
  numbers: Outcome,
  floats: Outcome,
])[] = [
  ["bool", "bool", "bool", refused, refused],
  ["bool", "int32", "int32", "int32", "float32"],
  ["bool", "float32", "float32", "float32", "float32"],
  ["bool", "float64", "float64", "float64", "float64"],
  ["int32", "int32", "int32", "int32", "float32"],
  ["int32", "float32", "float32", "float32", "float32"],
  ["int32", "float64", "float64", "float64", "float64"],
  ["float32", "float32", "float32", "float32", "float32"],
  ["float32", "float64", "float64", "float64", "float64"],
  ["float64", "float64", "float64", "float64", "float64"],
  ["bool", 2, "int32", "int32", "float32"],
  ["bool", 0.5, "float32", "float32", "float32"],
  ["int32", 2, "int32", "int32", "float32"],
  ["int32", 0.5, "float32", "float32", "float32"],
  ["int32", 2 ** 31, "float32", "float32", "float32"],
  ["int32", -(2 ** 31), "int32", "int32", "float32"],
  ["int32", NaN, "float32", "float32", "float32"],
  ["float32", 2, "float32", "float32", "float32"],
  ["float32", 0.1, "float32", "float32", "float32"],
  ["float64", 2, "float64", "float64", "float64"],
  ["float64", 0.1, "float64", "float64", "float64"],
]

function outcome(
  row: ElementwiseRow,
  args: readonly (DType | number)[],
): { common: Outcome; result: Outcome } {
  try {
    const { args: taken, result } = signature(row, args)
    const [common = refused, ...others] = row.condition ? taken.slice(1) : taken
    expect(others.every((dtype) => dtype === common)).toBe(true)
    return { common, result }
  } catch (thrown) {
    expect(thrown).toMatchObject({ name: "CotangentError", code: "E_DTYPE" })
    return { common: refused, result: refused }
  }
}

describe("type promotion", () => {
  it("is stated for every pair of dtypes", () => {
    const pairs = promotion.filter(([a, b]) => typeof a === "string" && typeof b === "string")
    expect(pairs).toHaveLength((dtypes.length * (dtypes.length + 1)) / 2)
  })

  it.each(promotion)("%s with %s: %s, for numbers %s, for floats %s", (a, b, any, numbers, floats) => {
    for (const args of [
      [a, b],
      [b, a],
    ]) {
      expect(outcome(lt.row, args)).toEqual({ common: any, result: "bool" })
      expect(outcome(add.row, args)).toEqual({ common: numbers, result: numbers })
      expect(outcome(div.row, args)).toEqual({ common: floats, result: floats })
      expect(outcome(where.row, ["bool", ...args])).toEqual({ common: any, result: any })
    }
    if (typeof a === "string" && typeof b === "string") expect(promote(a, b)).toBe(any)
  })

  it("gives functions of one array the dtype of their argument, floats only where they must", () => {
    const taken = (row: ElementwiseRow): Outcome[] => dtypes.map((dtype) => outcome(row, [dtype]).result)
    expect(taken(relu.row)).toEqual([refused, "int32", "float32", "float64"])
    expect(taken(exp.row)).toEqual([refused, "float32", "float32", "float64"])
  })

  it("gives integers where only these will do", () => {
    const taken = (args: readonly (DType | number)[]): Outcome => outcome(bitwiseAnd.row, args).result
    expect(dtypes.map((dtype) => taken([dtype, "int32"]))).toEqual(["int32", "int32", refused, refused])
    expect(taken(["bool", "bool"])).toBe("int32")
    expect(taken(["int32", 3])).toBe("int32")
    expect(taken(["int32", 0.5])).toBe(refused)
  })

  it("lets a condition be bool and nothing else", () => {
    for (const condition of ["int32", "float32", "float64", 1] as const) {
      expect(outcome(where.row, [condition, "float32", "float32"]).result).toBe(refused)
    }
  })

  it("reduces bool as int32, and averages integers as float32", () => {
    expect(dtypes.map((dtype) => reducedDType(sum.row, dtype))).toEqual([
      "int32",
      "int32",
      "float32",
      "float64",
    ])
    expect(dtypes.map((dtype) => reducedDType(max.row, dtype))).toEqual([
      "int32",
      "int32",
      "float32",
      "float64",
    ])
    expect(dtypes.map((dtype) => reducedDType(mean.row, dtype))).toEqual([
      "float32",
      "float32",
      "float32",
      "float64",
    ])
  })
})
