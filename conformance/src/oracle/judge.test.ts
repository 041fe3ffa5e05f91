import { describe, expect, it } from "vitest"
import type { Acceptance } from "./acceptance.ts"
import { judge } from "./judge.ts"
import { teeth, wrongAnswersAccepted } from "./teeth.ts"

function acceptance(lo: readonly number[], hi: readonly number[], nan: readonly number[] = []): Acceptance {
  const center = Float64Array.from(lo, (low, at) => (low + (hi[at] ?? NaN)) / 2)
  const mayBeNaN = Uint8Array.from(lo, (_, at) => nan[at] ?? 0)
  return {
    shape: [lo.length],
    dtype: "float64",
    lo: Float64Array.from(lo),
    hi: Float64Array.from(hi),
    mayBeNaN,
    center,
  }
}

describe("the verdict", () => {
  const want = acceptance([1, 4], [3, 4])

  it("tells how much of what is allowed was used", () => {
    expect(judge(Float64Array.of(2, 4), want)).toMatchObject({
      ok: true,
      worst: 0,
      worstAt: -1,
      wrong: [],
      failures: [],
    })
    expect(judge(Float64Array.of(2.5, 4), want)).toMatchObject({ ok: true, worst: 0.5, failures: [] })
    expect(judge(Float64Array.of(1, 4), want).worst).toBe(1)
    expect(judge(Float64Array.of(5, 4), want)).toMatchObject({
      ok: false,
      worst: 3,
      failures: [{ index: 0, got: 5, lo: 1, hi: 3 }],
    })
    expect(judge(Float64Array.of(2, 5), want).worst).toBe(Infinity)
  })

  it("fails for elements too few and too many", () => {
    expect(judge(Float64Array.of(2), want).failures).toEqual([{ index: 1, got: NaN, lo: 4, hi: 4 }])
    expect(judge(Float64Array.of(2, 4, 0), want).failures).toEqual([{ index: 2, got: 0, lo: NaN, hi: NaN }])
  })

  it("shows the first few failures only", () => {
    const zeros = new Array<number>(100).fill(0)
    expect(judge(new Float64Array(100).fill(1), acceptance(zeros, zeros)).failures).toHaveLength(8)
  })

  it("refuses NaN unless it is allowed, and numbers where it is demanded", () => {
    const four = acceptance([0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 2, 3])
    expect(judge(Float64Array.of(NaN, NaN, NaN, NaN), four).failures.map(({ index }) => index)).toEqual([0])
    expect(judge(Float64Array.of(0.5, 0.5, 0.5, 0.5), four).failures.map(({ index }) => index)).toEqual([2])
    expect(judge(Float64Array.of(9, 9, 9, 9), four).failures.map(({ index }) => index)).toEqual([0, 1, 2])
  })

  it("tells the infinities apart, and zeros not", () => {
    const bounded = acceptance([Infinity, 0], [Infinity, 0])
    expect(judge(Float64Array.of(Infinity, -0), bounded).ok).toBe(true)
    expect(judge(Float64Array.of(-Infinity, 0), bounded).ok).toBe(false)
  })
})

describe("teeth", () => {
  it.each([
    ["a tight interval refuses all three", acceptance([1, -2], [1.0001, -1.9999]), []],
    ["a wide one accepts what lies in it", acceptance([0.9], [1.1]), ["scaled"]],
    ["one around zero accepts everything", acceptance([-2], [3]), ["zeros", "negated", "scaled"]],
    ["one tight element is enough", acceptance([-2, 1], [3, 1]), []],
    ["exact zeros refuse everything else", acceptance([0, 0], [0, 0]), []],
    ["zeros within a thousandth do not", acceptance([-0.01], [0.01]), ["zeros", "negated", "scaled"]],
    ["no promise has none", acceptance([1], [1], [3]), ["zeros", "negated", "scaled"]],
    ["no elements have none", acceptance([], []), ["zeros", "negated", "scaled"]],
    ["NaN alone refuses numbers", { ...acceptance([NaN], [NaN], [2]) }, []],
  ] as const)("%s", (_name, want, accepted) => {
    expect(wrongAnswersAccepted(want)).toEqual(accepted)
    expect(teeth(want)).toBe(accepted.length === 0)
  })
})
