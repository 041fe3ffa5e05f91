import * as core from "@cotangent/core-api"
import { tensor, type Tensor } from "@cotangent/core-api"
import { convert } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { acceptanceOf, float64Of } from "./acceptance.ts"
import { judge } from "./judge.ts"
import { acceptance, element, only } from "./testing/accepted.ts"
import { first, leaves, samples } from "./testing/differentiated.ts"
import { complete, scaling, simulate } from "./testing/simulated.ts"

describe("exact results are accepted exactly", () => {
  it("sums of small integers, however long and in whatever order", () => {
    const x = tensor(Float32Array.from({ length: 65537 }, (_, at) => (at * 7) % 251))
    const want = acceptance(core.sum(x))
    expect(want.lo).toEqual(want.hi)
    expect(want.lo).toEqual(want.center)
    // Beyond 2²⁴ a partial sum may have to round.
    const large = acceptance(core.sum(core.mul(x, 4097)))
    expect(large.hi[0]).toBeGreaterThan(large.lo[0] ?? NaN)
  })

  it("movements, comparisons, choices, integers and relu", () => {
    const x = tensor([
      [1.5, -2],
      [0.1, 4],
    ])
    const n = tensor(Int32Array.of(2 ** 31 - 1, -5))
    const exact = [
      core.relu(core.transpose(x)),
      core.gt(x, 0),
      core.where(core.gt(x, 0), x, 7),
      core.pad(
        core.slice(x, [
          [0, 1],
          [null, null, -1],
        ]),
        [
          [1, 0],
          [0, 2],
        ],
      ),
      core.mul(n, 3),
      core.cast(core.mul(x, 2), "int32"),
      core.max(x, 0),
    ]
    const results = simulate(exact)
    acceptanceOf(exact, complete).forEach((want, at) => {
      expect(want.lo.map((value) => value + 0)).toEqual(want.hi.map((value) => value + 0))
      expect(judge(results[at] ?? new Float32Array(), want)).toMatchObject({ ok: true, worst: 0 })
    })
    expect([...(results[4] ?? [])]).toEqual([Math.imul(2 ** 31 - 1, 3), -15])
  })

  it("a zero cotangent gives zero and nothing else", () => {
    const x = leaves("sigmoid", "float32")
    const [, pullback] = core.vjp((each: Tensor) => core.sigmoid(each), first(x[0]))
    const want = acceptance(first(pullback(core.zeros([64]))[0]))
    expect([...want.lo, ...want.hi].every((value) => value === 0)).toBe(true)
  })
})

describe("what lies at the ends of float32", () => {
  it("a result beyond the largest number may overflow, and one that is not near it may not", () => {
    const [near, far] = acceptanceOf([core.exp(tensor([88.7228])), core.exp(tensor([88]))], complete)
    expect(near && judge(Float32Array.of(Infinity), element(near, 0)).ok).toBe(false)
    expect(far && judge(Float32Array.of(Infinity), far).ok).toBe(false)
    const over = acceptance(core.exp(tensor([88.73])))
    expect(judge(Float32Array.of(Infinity), over).ok).toBe(true)
    expect(judge(Float32Array.of(3e38), over).ok).toBe(false)
  })

  it("subnormals may be flushed by a subject that says so", () => {
    const y = core.mul(tensor([2 ** -100]), tensor([2 ** -40]))
    const strict = acceptance(y)
    const flushing = only(acceptanceOf([y], { ...complete, flushesSubnormals: true }))
    expect(judge(Float32Array.of(0), strict).ok).toBe(false)
    expect(judge(Float32Array.of(0), flushing).ok).toBe(true)
    expect(judge(Float32Array.of(2 ** -126), flushing).ok).toBe(false)
  })

  it("a sum of numbers beyond even float64 has bounds", () => {
    const powers = core.pow(tensor([2, 7, 1.5]), tensor([65537, 1e30, 65537]))
    const want = acceptance(core.exp(core.sum(powers)))
    expect(want.lo[0]).not.toBeNaN()
    expect(judge(Float32Array.of(Infinity), want).ok).toBe(true)
  })

  it("NaN, ∞ and −∞ are demanded where the rules give them, unless the subject has none", () => {
    const x = tensor([-1, 0, Infinity])
    const y = core.log(x)
    const want = acceptance(y)
    expect(judge(Float32Array.of(NaN, -Infinity, Infinity), want).ok).toBe(true)
    expect(judge(Float32Array.of(0, -Infinity, Infinity), want).failures).toMatchObject([{ index: 0 }])
    expect(judge(Float32Array.of(NaN, NaN, Infinity), want).failures).toMatchObject([{ index: 1 }])
    expect(judge(Float32Array.of(NaN, -Infinity, 3e38), want).failures).toMatchObject([{ index: 2 }])
    const without = only(acceptanceOf([y], { ...complete, nonFinite: false }))
    expect(judge(Float32Array.of(0, 0, 0), without).ok).toBe(true)
  })
})

describe("declared accuracy", () => {
  const x = tensor(samples(64, [-4, 4], 0))
  const wrong = scaling("exp", 1 + 1e-6)

  it("widens what it names, as far as it says", () => {
    const y = core.exp(x)
    const got = only(simulate([y], wrong))
    const judged = (accuracy: object): boolean =>
      judge(got, only(acceptanceOf([y], { ...complete, accuracy: { exp: accuracy } }))).ok
    expect(judged({})).toBe(false)
    expect(judged({ ulp: 18 })).toBe(true)
    expect(judged({ ulp: 3, perX: 2 })).toBe(false)
    expect(judged({ abs: 1e-4 })).toBe(true)
    expect(judge(got, only(acceptanceOf([y], { ...complete, accuracy: { log: { ulp: 100 } } }))).ok).toBe(
      false,
    )
  })

  it("is never tighter than the table", () => {
    const y = core.exp(x)
    expect(acceptanceOf([y], { ...complete, accuracy: { exp: { ulp: 0.5 } } })).toEqual(
      acceptanceOf([y], complete),
    )
  })

  it("promises nothing outside its domain", () => {
    const y = core.exp(tensor([0.5, 3]))
    const want = only(acceptanceOf([y], { ...complete, accuracy: { exp: { domain: [-1, 1] } } }))
    expect(judge(Float32Array.of(Math.exp(0.5), 0), want).ok).toBe(true)
    expect(judge(Float32Array.of(0, Math.exp(3)), want).ok).toBe(false)
  })
})

describe("the float64 value", () => {
  it("is what the rows state, and lies inside", () => {
    const x = [0.3, -1.7, 2.5]
    const y = core.sum(core.mul(core.sigmoid(tensor(Float64Array.from(x))), 2))
    expect(float64Of([y])[0]?.[0]).toBeCloseTo(
      x.reduce((total, each) => total + 2 / (1 + Math.exp(-each)), 0),
      14,
    )
    const { lo, hi, center } = acceptance(y)
    expect(lo[0]).toBeLessThanOrEqual(center[0] ?? NaN)
    expect(hi[0]).toBeGreaterThanOrEqual(center[0] ?? NaN)
  })

  it("does not round what float32 tensors hold in between", () => {
    const y = core.mul(tensor([1 / 3]), 3)
    expect(float64Of([y])[0]?.[0]).toBe(Math.fround(1 / 3) * 3)
    expect(convert(1 / 3, "float32")).not.toBe(1 / 3)
  })
})
