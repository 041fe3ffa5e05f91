import { describe, expect, it } from "vitest"
import type { DType } from "../dtype.ts"
import { arg, type Expr, topological } from "../expr.ts"
import { computesWide, decompose, meaningOf } from "./decompose.ts"
import { elementwiseRows } from "./table.ts"
import { add, floorDivide, mul } from "./elementwise.ts"
import type { ElementwiseRow } from "./row.ts"

const lowered = elementwiseRows.filter(({ lower, accepts }) => lower && accepts !== "integer")

/** The dtypes of all that a row of float32 is computed with, and that of its result. */
function dtypesOf(
  row: ElementwiseRow,
  wide: boolean,
): { readonly inside: ReadonlySet<DType>; readonly result: DType } {
  const args = Array.from({ length: row.arity }, (_, at) => arg(at, "float32"))
  // Rules over expressions give expressions: that is what they are written in.
  const root = decompose(row, args, wide) as Expr
  return { inside: new Set(topological([root]).map(({ dtype }) => dtype)), result: root.dtype }
}

describe("a decomposition of float32", () => {
  it.each(lowered.map((row) => [row.name, row] as const))(
    "%s: in float64 exactly where it is precise",
    (_name, row) => {
      const wide = dtypesOf(row, true)
      expect(wide.inside.has("float64")).toBe(row.precise ?? false)
      expect(wide.result).toBe(row.gives === "bool" ? "bool" : "float32")
      expect(dtypesOf(row, false).inside).not.toContain("float64")
    },
  )

  it("is wide where a backend has float64, and converts", () => {
    expect(computesWide({ dtypes: ["float32", "float64"], ops: ["cast"] })).toBe(true)
    expect(computesWide({ dtypes: ["float32", "float64"], ops: [] })).toBe(false)
    expect(computesWide({ dtypes: ["float32"], ops: ["cast"] })).toBe(false)
  })
})

describe("the meaning of a row on int32", () => {
  it("wraps around, and a quotient by 0 is 0", () => {
    expect(meaningOf(add.row, "int32")(2 ** 31 - 1, 1)).toBe(-(2 ** 31))
    expect(meaningOf(mul.row, "int32")(123456789, 987654321)).toBe(Math.imul(123456789, 987654321))
    expect(meaningOf(floorDivide.row, "int32")(7, 0)).toBe(0)
    expect(meaningOf(floorDivide.row, "float32")(7, 0)).toBe(Infinity)
  })
})
