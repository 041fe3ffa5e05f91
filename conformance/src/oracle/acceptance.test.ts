import * as core from "@cotangent/core-api"
import { tensor, type Tensor } from "@cotangent/core-api"
import { convert } from "@cotangent/core-api/backend"
import { elementwiseRows } from "@cotangent/core-api/rules"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Acceptance, acceptanceOf, float64Of } from "./acceptance.ts"
import { judge } from "./judge.ts"
import { wrongAnswersAccepted } from "./teeth.ts"
import { complete, roundingSometimes, scaling, simulate } from "./testing/simulated.ts"

type Floats = "float32" | "float64"
type Op = (...x: Tensor[]) => Tensor

const ops: Readonly<Record<string, Op>> = {
  exp: (x) => core.exp(first(x)),
  log: (x) => core.log(first(x)),
  relu: (x) => core.relu(first(x)),
  sigmoid: (x) => core.sigmoid(first(x)),
  neg: (x) => core.neg(first(x)),
  add: (x, y) => core.add(first(x), first(y)),
  sub: (x, y) => core.sub(first(x), first(y)),
  mul: (x, y) => core.mul(first(x), first(y)),
  div: (x, y) => core.div(first(x), first(y)),
  pow: (x, y) => core.pow(first(x), first(y)),
  square: (x) => core.pow(first(x), 2),
  cube: (x) => core.pow(first(x), 3),
}
const domains: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  ...Object.fromEntries(elementwiseRows.map((row) => [row.name, row.domain])),
  square: [[-4, 4]],
  cube: [[-4, 4]],
}

function first(x: Tensor | undefined): Tensor {
  if (x) return x
  throw new Error("an op was applied to too few tensors")
}

function samples(count: number, [lo, hi]: readonly [number, number], seed: number): number[] {
  // The golden ratio's multiples modulo 1 are spread evenly for every count.
  return Array.from(
    { length: count },
    (_, at) => lo + (hi - lo) * (((at + 1) * 0.618033988749895 + seed * 0.7548776662466927) % 1),
  )
}

function leaves(name: string, dtype: Floats, count = 64): Tensor[] {
  const lists = (domains[name] ?? []).map((domain, at) => samples(count, domain, at))
  return lists.map((list) => tensor(dtype === "float32" ? Float32Array.from(list) : Float64Array.from(list)))
}

/** The value, and its derivatives by each argument in turn with cotangents that differ from one another. */
function derivative(f: Op, order: number): Op {
  if (order === 0) return f
  const lower = derivative(f, order - 1)
  return (...x) => {
    const [y, pullback] = core.vjp((...given: Tensor[]) => lower(...given), ...x)
    const cotangent = tensor(Float64Array.from(samples(y.size, [-1, 1], order)), {
      shape: y.shape,
      dtype: y.dtype,
    })
    return first(pullback(cotangent)[order % x.length])
  }
}

const orders = [0, 1, 2, 3]
const grid = Object.keys(ops).flatMap((name) => orders.map((order) => [name, order] as const))

function only<T>(list: readonly T[]): T {
  const [one] = list
  if (one === undefined || list.length !== 1) throw new Error(`expected one element, not ${list.length}`)
  return one
}

const acceptance = (y: Tensor): Acceptance => only(acceptanceOf([y], complete))

describe("a subject that computes correctly is accepted", () => {
  it.each(grid)("%s, derivative of order %i, every operation rounded or kept in float64", (name, order) => {
    for (const dtype of ["float32", "float64"] as const) {
      const y = derivative(ops[name] ?? core.exp, order)(...leaves(name, dtype))
      const want = acceptance(y)
      expect(judge(only(simulate([y])), want).failures).toEqual([])
      let turn = 0
      for (const choose of [() => false, () => turn++ % 2 === 0, () => turn++ % 3 === 0]) {
        expect(judge(only(simulate([y], roundingSometimes(choose))), want).failures).toEqual([])
      }
    }
  })

  it("with an error of almost the ulps that the table asks for, at every order", () => {
    for (const [name, ulps] of [
      ["exp", 1.4],
      ["log", 1.4],
      ["pow", 3.4],
    ] as const) {
      for (const sign of [-1, 1]) {
        // A relative error of k·2⁻²⁴ is at most k ulps; rounding adds half of one.
        const options = scaling(name, 1 + sign * ulps * 2 ** -24)
        for (const order of orders) {
          const y = derivative(ops[name] ?? core.exp, order)(...leaves(name, "float32"))
          expect(judge(only(simulate([y], options)), acceptance(y)).failures).toEqual([])
        }
      }
    }
  })

  it("on random programs of ops, reductions and movements, differentiated up to three times", () => {
    const step = fc.record({
      op: fc.constantFrom(
        "exp",
        "log",
        "relu",
        "sigmoid",
        "mul",
        "add",
        "sub",
        "div",
        "square",
        "sum",
        "mean",
        "max",
        "matmul",
        "transpose",
      ),
      a: fc.nat(),
      b: fc.nat(),
    })
    const program = fc.record({
      x: fc.array(
        fc.oneof(
          fc.float({ min: -3, max: 3, noNaN: true }),
          fc.integer({ min: -8, max: 8 }).map((each) => each / 4),
        ),
        { minLength: 4, maxLength: 4 },
      ),
      z: fc.array(
        fc.oneof(
          fc.float({ min: -3, max: 3, noNaN: true }),
          fc.integer({ min: -8, max: 8 }).map((each) => each / 4),
        ),
        { minLength: 4, maxLength: 4 },
      ),
      steps: fc.array(step, { minLength: 1, maxLength: 5 }),
      order: fc.integer({ min: 0, max: 3 }),
      rounds: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    })
    const refusing = orders.map(() => 0)
    fc.assert(
      fc.property(program, ({ x, z, steps, order, rounds }) => {
        const f: Op = (...inputs) => {
          const made = [...inputs]
          for (const { op, a, b } of steps)
            made.push(apply(op, first(made.at(-1 - (a % 2))), first(made[b % made.length])))
          // With the inputs as factors, no derivative is zero only because the last step did not depend on one of them.
          return core.mul(core.mul(first(made.at(-1)), first(inputs[0])), first(inputs[1]))
        }
        const y = derivative(f, order)(
          tensor(Float32Array.from(x), { shape: [2, 2] }),
          tensor(Float32Array.from(z), { shape: [2, 2] }),
        )
        const want = acceptance(y)
        if (want.center.some((value) => value !== 0) && wrongAnswersAccepted(want).length === 0)
          refusing[order] = (refusing[order] ?? 0) + 1
        let turn = 0
        expect(judge(only(simulate([y])), want).failures).toEqual([])
        expect(
          judge(
            only(
              simulate(
                [y],
                roundingSometimes(() => rounds[turn++ % 7] ?? true),
              ),
            ),
            want,
          ).failures,
        ).toEqual([])
      }),
      { numRuns: 1000 },
    )
    // Not vacuous: at every order many programs have a result that is not zero and refuse wrong answers.
    expect(Math.min(...refusing)).toBeGreaterThan(20)
  })
})

function apply(op: string, a: Tensor, b: Tensor): Tensor {
  switch (op) {
    case "sum":
    case "mean":
    case "max":
      return core.add(core[op](a, 1, { keepDims: true }), b)
    case "matmul":
      return core.matmul(a, b)
    case "transpose":
      return core.transpose(a)
    default:
      return (ops[op] ?? core.exp)(a, b)
  }
}

describe("a subject that computes wrongly is refused", () => {
  it.each([
    ["exp", "float32", 1e-6],
    ["log", "float32", 1e-6],
    ["pow", "float32", 1e-6],
    ["exp", "float64", 1e-12],
    ["log", "float64", 1e-12],
    ["pow", "float64", 1e-12],
    ["div", "float32", 1e-6],
    ["add", "float32", 1e-6],
    ["mul", "float64", 1e-12],
  ] as const)(
    "%s in %s with a relative error of %d, in the value and every derivative made of it",
    (name, dtype, error) => {
      for (const factor of [1 + error, 1 - error]) {
        const y = (ops[name] ?? core.exp)(...leaves(name, dtype))
        const want = acceptance(y)
        const got = only(simulate([y], scaling(name, factor)))
        const refused = got.filter(
          (value, at) => !judge(got.subarray(at, at + 1), element(want, at)).ok && value !== 0,
        )
        expect(refused.length).toBe(got.length)
      }
    },
  )

  it("log just below 1, where an absolute error of 10⁻⁷ is a large relative one", () => {
    const x = tensor(Float32Array.of(1 - 2 ** -10, 1 - 2 ** -16, 1 - 2 ** -24))
    const y = core.log(x)
    const want = acceptance(y)
    expect(judge(only(simulate([y])), want).ok).toBe(true)
    expect(
      judge(
        Float32Array.from(want.center, (value) => value + 1e-7),
        want,
      ).failures,
    ).toHaveLength(3)
  })

  it.each(grid)("%s, order %i: never zeros, the negated result or the result × (1 + 10⁻³)", (name, order) => {
    const y = derivative(ops[name] ?? core.exp, order)(...leaves(name, "float32"))
    expect(wrongAnswersAccepted(acceptance(y))).toEqual([])
  })

  it("a sum that starts to lose its terms", () => {
    const y = core.sum(tensor(samples(4096, [0.5, 1], 0)))
    const want = acceptance(y)
    expect(
      judge(
        only(
          simulate(
            [y],
            roundingSometimes(() => false),
          ),
        ),
        want,
      ).ok,
    ).toBe(true)
    const lost = want.center.map((value) => value * (1 - 1 / 4096))
    expect(judge(Float32Array.from(lost), want).ok).toBe(false)
  })
})

function element(want: Acceptance, at: number): Acceptance {
  const { lo, hi, mayBeNaN, center } = want
  const cut = {
    lo: lo.subarray(at, at + 1),
    hi: hi.subarray(at, at + 1),
    center: center.subarray(at, at + 1),
  }
  return { ...want, shape: [1], mayBeNaN: mayBeNaN.subarray(at, at + 1), ...cut }
}

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
