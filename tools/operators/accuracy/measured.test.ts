import { elementwiseRow } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { measured, percent } from "./measured.ts"
import type { Report } from "./reports.ts"

const line = (check: string, worst: number | null, failed = 0) => ({
  rule: "sigmoid",
  check,
  failed,
  compared: 5,
  worst,
})
const report = (name: string, more: Partial<Report> = {}): Report => ({
  name,
  capabilities: { dtypes: ["float32"], ops: ["exp"] },
  lines: [line("forward", 0.25), line("vectors", 0.4), line("vjp", 0.1)],
  ...more,
})

describe("what reports say of a rule", () => {
  const row = elementwiseRow("sigmoid")

  it("takes the worst of the checks of a column, and puts equal reports together", () => {
    expect(measured("sigmoid", row, [report("a"), report("b")])).toEqual([
      { backends: ["a", "b"], declared: "", worst: [0.4, 0.1, undefined], failed: 0 },
    ])
  })

  it("says what a backend declares of the intrinsics in it", () => {
    const looser = report("c", {
      capabilities: {
        dtypes: ["float32"],
        ops: ["exp"],
        accuracy: { exp: { ulp: 4, abs: 1e-7 }, sin: { ulp: 9 } },
      },
    })
    expect(measured("sigmoid", row, [report("a"), looser]).map(({ declared }) => declared)).toEqual([
      "",
      "`exp` 4 ulp + 1e-7",
    ])
  })

  it("says where float64 is used for float32", () => {
    const wide = report("d", {
      capabilities: { dtypes: ["float32", "float64"], ops: ["cast"] },
      lines: [{ ...line("forward", 0.5), rule: "tan" }],
    })
    expect(measured("tan", elementwiseRow("tan"), [wide])[0]?.declared).toBe("in float64, rounded once")
  })

  it("hides no failure", () => {
    const failing = report("e", { lines: [line("forward", null, 2)] })
    const [found] = measured("sigmoid", row, [failing])
    expect(found).toMatchObject({ worst: [Infinity, undefined, undefined], failed: 2 })
    expect(percent(Infinity)).toBe("failed")
  })

  it("is nothing where no report has the rule", () => {
    expect(measured("tan", elementwiseRow("tan"), [report("a")])).toEqual([])
  })
})
