import * as core from "@cotangent/core-api"
import { tensor, type Tensor } from "@cotangent/core-api"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { judge } from "./judge.ts"
import { wrongAnswersAccepted } from "./teeth.ts"
import { acceptance, element, only } from "./testing/accepted.ts"
import { derivative, first, leaves, type Op, ops, samples } from "./testing/differentiated.ts"
import { roundingSometimes, scaling, simulate } from "./testing/simulated.ts"

const orders = [0, 1, 2, 3]
const grid = Object.keys(ops).flatMap((name) => orders.map((order) => [name, order] as const))

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
