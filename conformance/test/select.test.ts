import { reference } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { type Case, checks } from "../src/case.ts"
import { cases } from "../src/cases.ts"
import { isWhole, selectCases } from "../src/select.ts"
import { Suite } from "../src/suite.ts"

const { capabilities } = await reference().open()
const all = [...cases(capabilities)]
const ids = (list: readonly Case[]): readonly string[] => list.map(({ id }) => id)

describe("a selection", () => {
  it("of everything has every case, by check", () => {
    const whole = selectCases(all, {})
    expect(ids(whole).toSorted()).toEqual(ids(all).toSorted())
    const order = whole.map(({ check }) => checks.indexOf(check))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(isWhole({ every: 1 })).toBe(true)
  })

  it("takes rules and checks by their names", () => {
    const own = selectCases(all, { rules: ["exp", "sum"], checks: ["vjp", "edges"] })
    expect(new Set(own.map(({ rule, check }) => `${rule} / ${check}`))).toEqual(
      new Set(["exp / vjp", "sum / vjp", "exp / edges", "sum / edges"]),
    )
    expect(isWhole({ rules: ["exp"] })).toBe(false)
  })

  it("takes one case by its id, and else those whose ids contain it", () => {
    const [id = ""] = ids(all.filter(({ rule }) => rule === "exp"))
    expect(ids(selectCases(all, { ids: [id] }))).toEqual([id])
    expect(
      ids(selectCases(all, { ids: ["softplus / vjp"] })).every((each) => each.startsWith("softplus / vjp")),
    ).toBe(true)
    expect(selectCases(all, { ids: ["nothing is called so"] })).toEqual([])
  })
})

describe("a sample", () => {
  const every = 16
  const sample = selectCases(all, { every })

  it("has one case of so many of each check, and something of every check", () => {
    for (const check of checks) {
      const [whole, some] = [all, sample].map((list) => list.filter((each) => each.check === check).length)
      expect(some, check).toBe(Math.ceil((whole ?? 0) / every))
    }
  })

  it("is the same every time, and has all dtypes", () => {
    expect(ids(selectCases(all, { every }))).toEqual(ids(sample))
    const forward = sample.filter(({ check }) => check === "forward").map(({ dtype }) => dtype)
    expect(new Set(forward)).toEqual(new Set(["float32", "float64", "int32", "bool"]))
  })

  it("goes by checks, and is not held against the pinned counts", async () => {
    const suite = new Suite(reference(), { every })
    expect(suite.names()).toEqual(checks)
    expect([...(await suite.groups()).keys()]).toEqual(checks)
    expect(await suite.problems()).toEqual([])
    await suite.close()
  })
})
