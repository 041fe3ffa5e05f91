import { describe, expect, it } from "vitest"
import { trace } from "./curve.ts"
import { clipped, thinned } from "./visible.ts"
import { windowOn } from "./window.ts"

describe("tracing a function", () => {
  it("is one line where it is continuous, however steep", () => {
    expect(trace((x) => x ** 9, -2, 2, 0.1)).toHaveLength(1)
  })

  it("breaks at a jump, on both sides of it", () => {
    const lines = trace((x) => (x < 0.3 ? 0 : 1), -1, 1, 0.5)
    expect(lines).toHaveLength(2)
    expect(lines[0]?.at(-1)?.[0]).toBeCloseTo(0.3, 9)
    expect(lines[1]?.[0]?.[0]).toBeCloseTo(0.3, 9)
  })

  it("breaks at a pole, and does not join its ends", () => {
    for (const pole of [0, 0.123]) {
      const lines = trace((x) => 1 / (x - pole), -1, 1, 0.5)
      const ends = lines.flatMap((line) => line.map(([, y]) => Math.sign(y))).filter(Boolean)
      expect(ends.lastIndexOf(-1)).toBeLessThan(ends.indexOf(1))
      for (const line of lines) expect(new Set(line.map(([, y]) => Math.sign(y))).size).toBe(1)
    }
  })

  it("begins where the function does", () => {
    const [line] = trace(Math.log, -1, 1, 0.5)
    expect(line?.[0]?.[0]).toBeGreaterThan(0)
    expect(line?.[0]?.[0]).toBeLessThan(1e-9)
  })
})

describe("what is seen of a line", () => {
  it("ends at the border", () => {
    const parts = clipped([[0, 0], [2, 4], [4, 0]], [-1, 2]) // prettier-ignore
    expect(parts).toEqual([[[0, 0], [1, 2]], [[3, 2], [4, 0]]]) // prettier-ignore
  })

  it("is kept where it crosses all", () => {
    expect(clipped([[0, -4], [2, 4]], [-2, 2])).toEqual([[[0.5, -2], [1.5, 2]]]) // prettier-ignore
  })

  it("is nothing outside", () => {
    expect(clipped([[0, 5], [1, 7]], [-1, 2])).toEqual([]) // prettier-ignore
  })

  it("needs few points where it is straight", () => {
    const straight = Array.from({ length: 50 }, (_, at) => [at, 2 * at] as const)
    expect(thinned(straight, 0.1)).toEqual([straight[0], straight[49]])
    const bent = Array.from({ length: 50 }, (_, at) => [at, Math.abs(at - 20)] as const)
    expect(thinned(bent, 0.1)).toEqual([bent[0], bent[20], bent[49]])
  })
})

describe("the window", () => {
  it("leaves out the ends of a pole", () => {
    const { y } = windowOn([(x) => 1 / x], [0.001, 5])
    expect(y[1]).toBeLessThan(20)
    expect(y[1]).toBeGreaterThan(1)
  })

  it("shows all of what stays near", () => {
    const { y } = windowOn([Math.sin], [-4, 4])
    expect(y[0]).toBeLessThan(-1)
    expect(y[1]).toBeGreaterThan(1)
  })
})
