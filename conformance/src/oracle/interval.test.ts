import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  addition,
  choice,
  division,
  equal,
  less,
  lessOrEqual,
  multiplication,
  negation,
  subtraction,
} from "./basic.ts"
import { type Interval, nans, point } from "./interval.ts"
import { power } from "./power.ts"
import { exponential, logarithm } from "./transcendental.ts"

const special = [0, -0, 1, -1, 2, 0.5, -2, 3, Infinity, -Infinity, 2 ** -149, -(2 ** -126), 3.4e38, NaN]
const number = fc.oneof(
  fc.constantFrom(...special),
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.float({ noNaN: true }),
  fc.integer({ min: -4, max: 4 }),
)

/** An interval and one of the values that it stands for. */
const member: fc.Arbitrary<readonly [Interval, number]> = fc
  .tuple(number, number, number, fc.constantFrom(nans.never, nans.maybe))
  .map(([a, b, value, nan]) => {
    if (Number.isNaN(value)) {
      const known = [a, b].filter((each) => !Number.isNaN(each))
      return [{ lo: Math.min(...known, 1), hi: Math.max(...known, 1), nan: nans.maybe }, NaN] as const
    }
    const ends = [a, b, value].filter((each) => !Number.isNaN(each))
    return [{ lo: Math.min(...ends), hi: Math.max(...ends), nan }, value] as const
  })

function holds({ lo, hi, nan }: Interval, value: number): boolean {
  if (nan === nans.anything) return true
  return Number.isNaN(value) ? nan >= nans.maybe : nan !== nans.always && lo <= value && value <= hi
}

type Unary = readonly [string, (a: Interval) => Interval, (a: number) => number]
type Binary = readonly [string, (a: Interval, b: Interval) => Interval, (a: number, b: number) => number]

const unary: readonly Unary[] = [
  ["−x", negation, (a) => -a],
  ["exp", exponential, Math.exp],
  ["log", logarithm, Math.log],
]
const binary: readonly Binary[] = [
  ["+", addition, (a, b) => a + b],
  ["−", subtraction, (a, b) => a - b],
  ["·", multiplication, (a, b) => a * b],
  ["/", division, (a, b) => a / b],
  ["power", power, (a, b) => a ** b],
  ["<", less, (a, b) => Number(a < b)],
  ["≤", lessOrEqual, (a, b) => Number(a <= b)],
  ["=", equal, (a, b) => Number(a === b)],
]

describe("an interval operation holds the result for every member of its operands", () => {
  it.each(unary)("%s", (_name, f, meaning) => {
    fc.assert(
      fc.property(member, ([x, value]) => holds(f(x), meaning(value))),
      { numRuns: 3000 },
    )
  })

  it.each(binary)("%s", (_name, f, meaning) => {
    fc.assert(
      fc.property(member, member, ([a, x], [b, y]) => holds(f(a, b), meaning(x, y))),
      { numRuns: 10_000 },
    )
  })

  it("a choice by an open condition holds both branches", () => {
    fc.assert(
      fc.property(
        member,
        member,
        fc.constantFrom(point(0), point(1), { lo: 0, hi: 1, nan: nans.never }),
        ([a, x], [b, y], condition) => {
          const chosen = choice(condition, a, b)
          return (condition.hi === 0 || holds(chosen, x)) && (condition.lo === 1 || holds(chosen, y))
        },
      ),
    )
  })
})

describe("points with a representable result stay points", () => {
  it.each([
    ["1 + 2⁻²³", addition(point(1), point(2 ** -23)), 1 + 2 ** -23],
    ["0 · 3", multiplication(point(0), point(3)), 0],
    [
      "product of two float32",
      multiplication(point(Math.fround(0.1)), point(Math.fround(0.3))),
      Math.fround(0.1) * Math.fround(0.3),
    ],
    ["1 / 8", division(point(1), point(8)), 0.125],
    ["1 / 0", division(point(1), point(0)), Infinity],
    ["1 / −0", division(point(1), point(-0)), -Infinity],
    ["0 · [1, 2]", multiplication(point(0), { lo: 1, hi: 2, nan: nans.never }), 0],
  ])("%s", (_name, { lo, hi, nan }, value) => {
    expect({ lo: lo + 0, hi: hi + 0, nan }).toEqual({ lo: value, hi: value, nan: nans.never })
  })

  it("and others enclose the real result", () => {
    const third = division(point(1), point(3))
    expect(third.lo).toBeLessThan(1 / 3)
    expect(third.hi).toBeGreaterThan(1 / 3)
    expect((third.hi - third.lo) * 3).toBeLessThan(2 ** -50)
    expect(addition(point(1), point(2 ** -60)).hi).toBeGreaterThan(1)
  })
})

describe("NaN is demanded where it is certain", () => {
  it.each([
    ["∞ − ∞", subtraction(point(Infinity), point(Infinity))],
    ["0 · ∞", multiplication(point(0), point(-Infinity))],
    ["0 / 0", division(point(0), point(0))],
    ["0 / ±0", division(point(0), { lo: -0, hi: 0, nan: nans.never })],
    ["∞ / ∞", division(point(Infinity), point(Infinity))],
    ["log −1", logarithm(point(-1))],
    ["(−2)^½", power(point(-2), point(0.5))],
    ["NaN²", power(point(NaN), point(2))],
  ])("%s", (_name, { nan }) => {
    expect(nan).toBe(nans.always)
  })

  it("and where implementations disagree nothing is", () => {
    expect(power(point(1), point(NaN)).nan).toBe(nans.anything)
    expect(power(point(-1), point(Infinity)).nan).toBe(nans.anything)
    expect(power(point(NaN), point(0))).toEqual(point(1))
  })
})
