import { intrinsics, reference, reduceOps } from "@cotangent/core-api/backend"
import { elementwiseRows, reduceRows } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { type Case, checks } from "../src/case.ts"
import { cases } from "../src/cases.ts"
import { buildProgram } from "../src/program.ts"
import { randomOf } from "../src/random.ts"
import { direction, sample } from "../src/sample.ts"

const { capabilities } = await reference().open()
const quick = [...cases(capabilities)]
const full = [...cases(capabilities, { tier: "full" })]
const has = (list: readonly Case[], rule: string, check: string): boolean =>
  list.some((each) => each.rule === rule && each.check === check)

describe("the cases", () => {
  it("have ids of their own", () => {
    expect(new Set(full.map(({ id }) => id)).size).toBe(full.length)
  })

  it("are the same each time", () => {
    expect([...cases(capabilities)].map(({ id }) => id)).toEqual(quick.map(({ id }) => id))
  })

  it("do not depend on what a subject can do, only whether they apply does", () => {
    const less = {
      ...capabilities,
      dtypes: ["float32"] as const,
      ops: intrinsics.filter((op) => op !== "exp"),
    }
    const restricted = [...cases(less)]
    expect(restricted.map(({ id }) => id)).toEqual(quick.map(({ id }) => id))
    const why = (id: string): string | null | undefined =>
      restricted.find((each) => each.id === id)?.notApplicable
    expect(why("exp / forward / [3,3] / float64")).toBe("it has no float64")
    expect(why("sigmoid / forward / [3,3] / float32")).toBe("it does not claim exp")
    expect(why("add / forward / [3,3] + [3,3] / float32")).toBe(null)
  })

  it("all apply to a subject that can do everything", () => {
    expect(full.filter(({ notApplicable }) => notApplicable !== null)).toEqual([])
  })

  it("of the full tier hold those of the quick one", () => {
    const known = new Set(full.map(({ id }) => id))
    expect(quick.filter(({ id }) => !known.has(id))).toEqual([])
    expect(full.length).toBeGreaterThan(quick.length)
  })

  it("cover every check", () => {
    expect(checks.filter((check) => !quick.some((each) => each.check === check))).toEqual([])
  })

  it.each(elementwiseRows.map((row) => [row.name, row] as const))(
    "cover %s with every check that it needs",
    (name, row) => {
      const always = ["forward", "views", "purity", "memory"]
      const gradients = ["vjp", "jvp", "linear", "second order", "accumulation"]
      const wanted = [
        ...always,
        ...(row.d.some(Boolean) ? gradients : []),
        ...(row.points ? ["edges"] : []),
        ...(row.arity > 1 && row.d.some(Boolean) ? ["un-broadcast"] : []),
      ]
      expect(wanted.filter((check) => !has(full, name, check))).toEqual([])
      // A row that is composed of others is a rule, and nothing else of it is new to a backend.
      const soon = row.lower
        ? wanted.filter((check) => !["views", "memory", "accumulation"].includes(check))
        : wanted
      expect(soon.filter((check) => !has(quick, name, check))).toEqual([])
    },
  )

  it.each(reduceRows.map((row) => [row.name, row] as const))(
    "cover %s with every check that it needs",
    (name, row) => {
      const always = ["forward", "views", "purity", "memory", "edges"]
      const gradients = ["vjp", "jvp", "linear", "second order", "accumulation", "vectors"]
      expect([...always, ...(row.d ? gradients : [])].filter((check) => !has(quick, name, check))).toEqual([])
    },
  )

  it("claim every intrinsic and every reduction of the table", () => {
    const ids = new Set(quick.map(({ id }) => id))
    expect(intrinsics.filter((op) => !ids.has(`claims / the op ${op}`))).toEqual([])
    const used = reduceOps.filter((op) => reduceRows.some((row) => row.op === op))
    expect(used.filter((op) => !ids.has(`claims / the reduction ${op}`))).toEqual([])
  })

  it("are frozen", () => {
    expect(full.every((each: Case) => Object.isFrozen(each))).toBe(true)
  })
})

describe("random data", () => {
  it("belongs to a seed", () => {
    const draw = (seed: string): number[] => Array.from({ length: 50 }, randomOf(seed).next)
    expect(draw("a")).toEqual(draw("a"))
    expect(draw("a").filter((value, at) => value === draw("b")[at])).toEqual([])
  })

  it("is spread evenly", () => {
    const { next, integer } = randomOf("spread")
    const mean = Array.from({ length: 4000 }, next).reduce((total, value) => total + value, 0) / 4000
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02)
    expect(new Set(Array.from({ length: 400 }, () => integer(-2, 2)))).toEqual(new Set([-2, -1, 0, 1, 2]))
  })

  it("is exact in float32, in its domain, and not 0", () => {
    const { data } = sample(randomOf("exact"), { dtype: "float32", shape: [500], domain: [-4, 4] })
    expect(
      data.filter((value) => Math.fround(value) !== value || Math.abs(value) > 4 || value === 0),
    ).toEqual([])
    expect(data.some((value) => value < 0) && data.some((value) => value > 0)).toBe(true)
  })

  it("gives cotangents that hide nothing", () => {
    const { data } = direction(randomOf("cotangent"), "float32", [500])
    expect(data.filter((value) => Math.abs(value) < 0.5 || Math.abs(value) > 2)).toEqual([])
    expect(new Set(data).size).toBeGreaterThan(50)
  })
})

describe("a program", () => {
  it("is built without a backend", () => {
    const [y] = buildProgram({
      inputs: [{ dtype: "float32", shape: [2], data: [1, 2] }],
      build: (x) => x.map((each) => each.exp()),
    })
    expect(y?.shape).toEqual([2])
    y?.dispose()
  })
})
