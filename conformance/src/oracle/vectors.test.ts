import { tensor, type Tensor } from "@cotangent/core-api"
import { describe, expect, it } from "vitest"
import { acceptanceOf, float64Of } from "./acceptance.ts"
import { judge } from "./judge.ts"
import { complete } from "./testing/simulated.ts"
import { hardPoints as hardPointFile, vectors } from "../../vectors/files.js"
import { ruleName } from "./vector-ops.ts"
import { edgeCases, type Expected, hardPoints, vectorCases, type VectorInput } from "./vectors.ts"

function inputTensor({ data, dtype, shape }: VectorInput): Tensor {
  return dtype === "bool" ? tensor(Uint8Array.from(data), { shape, dtype }) : tensor(data, { shape })
}

/** The largest error relative to the size of the terms, in units of 2⁻⁵³; NaN and ±∞ must be equal. */
function errorOf(got: Float64Array, want: Float64Array, scale?: Float64Array): number {
  expect(got).toHaveLength(want.length)
  const errors = want.map((value, at) => {
    if (Object.is(got[at], value) || got[at] === value) return 0
    return Math.abs((got[at] ?? NaN) - value) / Math.max(Math.abs(value), scale?.[at] ?? 0) / 2 ** -53
  })
  return Math.max(0, ...errors)
}

describe("outside vectors", () => {
  it("are there for every op that has a row", () => {
    const counts: Record<string, number> = {}
    for (const { op } of vectorCases) counts[op] = (counts[op] ?? 0) + 1
    expect(counts).toMatchObject({
      exp: 6,
      geluTanh: 6,
      leakyRelu: 5,
      pow: 16,
      where: 6,
      matmul: 11,
      sum: 24,
    })
    const named = new Set(vectors.flatMap(({ cases }) => cases.map(({ op }) => op)))
    expect([...named].filter((op) => !(ruleName(op) in counts))).toEqual([])
    expect(new Set(vectorCases.map(({ id }) => id)).size).toBe(vectorCases.length)
    expect(edgeCases.length).toBeGreaterThan(95)
    expect(hardPoints.map(({ op }) => op)).toEqual(hardPointFile.cases.map(({ op }) => ruleName(op)))
  })

  it.each(vectorCases.map((each) => [each.id, each] as const))(
    "%s: the float64 value",
    (_id, { apply, inputs, output, scale }) => {
      const y = apply(...inputs.map(inputTensor))
      expect(y.shape).toEqual(output.shape)
      const [got] = float64Of([y])
      expect(errorOf(got ?? new Float64Array(), output.data, scale.output)).toBeLessThan(8)
    },
  )

  it("are consistent: ⟨c, J r⟩ = ⟨Jᵀc, r⟩", () => {
    for (const { id, cotangent, jvp, vjp, tangents } of vectorCases) {
      const dot = (a: Float64Array, b: Float64Array): number =>
        a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0)
      const size = (a: Float64Array, b: Float64Array): number => dot(a.map(Math.abs), b.map(Math.abs))
      const pairs = vjp.flatMap((each, at) => {
        const tangent = tangents[at]
        return each && tangent ? [[each, tangent] as const] : []
      })
      expect(pairs.length, id).toBeGreaterThan(0)
      const right = pairs.reduce((sum, [a, b]) => sum + dot(a, b), 0)
      const scale = pairs.reduce((sum, [a, b]) => sum + size(a, b), size(cotangent, jvp))
      expect(Math.abs(dot(cotangent, jvp) - right), id).toBeLessThanOrEqual(1e-13 * scale)
    }
  })
})

function expectToFollow(got: Float64Array, convention: readonly Expected[], tolerance: number): void {
  expect(got).toHaveLength(convention.length)
  convention.forEach((value, at) => {
    if (value === "any") return
    if (Number.isFinite(value))
      expect(Math.abs((got[at] ?? NaN) - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))
    else expect(got[at]).toBe(value)
  })
}

describe("edges", () => {
  // What the file says of float32 alone is ∞ where float64 still has a number, and 0 or 1 where it is close to it.
  const valued = edgeCases.filter(({ dtype, throws }) => !dtype && !throws)
  it.each(valued.map((each) => [each.id, each] as const))(
    "%s: the float64 value follows the convention",
    (_id, edge) => {
      const [got = new Float64Array()] = float64Of([
        edge.apply(...edge.inputs.map(({ data, shape }) => tensor(data, { shape }))),
      ])
      expectToFollow(got, edge.output, 1e-15)
    },
  )

  it("that have no value throw", () => {
    const refused = edgeCases.filter(({ throws }) => throws)
    expect(refused.map(({ id }) => id)).toEqual(["max/empty"])
    for (const { apply, inputs } of refused) {
      expect(() => apply(...inputs.map(({ data, shape }) => tensor(data, { shape })))).toThrow("E_SHAPE")
    }
  })

  /** PyTorch rounds 1 + e⁻¹⁷ to 1 on the way to its sigmoid; the float32 that is nearest to the result is the one below. */
  const isRoundedTwice = (id: string, x: number | undefined): boolean => id === "sigmoid/f32" && x === 17

  it("in float32 the acceptance interval holds what they fix", () => {
    const fixed = edgeCases.filter(({ throws }) => !throws)
    expect(fixed.length).toBeGreaterThan(38)
    for (const { id, apply, inputs, output } of fixed) {
      const [want] = acceptanceOf(
        [apply(...inputs.map(({ data, shape }) => tensor(Float32Array.from(data), { shape })))],
        complete,
      )
      if (!want) throw new Error("no acceptance")
      const got = Float32Array.from(output, (value, at) =>
        value === "any" || isRoundedTwice(id, inputs[0]?.data[at]) ? (want.center[at] ?? NaN) : value,
      )
      expect(judge(got, want).failures, id).toEqual([])
    }
  })
})

describe("hard points", () => {
  it.each(hardPoints.map((each) => [each.op, each] as const))(
    "%s: the exact float32 results are accepted",
    (_op, { apply, x, y }) => {
      const [want] = acceptanceOf([apply(tensor(Float32Array.from(x)))], complete)
      if (!want) throw new Error("no acceptance")
      expect(judge(Float32Array.from(y), want).failures).toEqual([])
      expect(x).toEqual(Float64Array.from(Float32Array.from(x)))
    },
  )
})
