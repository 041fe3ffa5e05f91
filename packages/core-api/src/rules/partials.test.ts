import { describe, expect, it } from "vitest"
import { derivativeOf, spread } from "../testing/differences.ts"
import { Dual } from "../testing/dual.ts"
import { Elements, elementsOf } from "../testing/elements.ts"
import { exp } from "./elementwise.ts"
import type { ElementwiseRow } from "./row.ts"
import { elementwiseRows } from "./table.ts"

const step = 0.02

/** Samples of the row's domain at which it has no kink: off its points, and off the kinks that it states. */
function samples(row: ElementwiseRow): number[][] {
  const box = row.domain
  return spread(box, 200, 2 * step)
    .map((x) => (row.condition ? [Math.round(x[0] ?? 0), ...x.slice(1)] : x))
    .filter(
      (x) =>
        !(row.points ?? []).some((point) =>
          x.every((value, at) => Math.abs(value - (point.x[at] ?? NaN)) < 2 * step),
        ),
    )
    .filter((x) => (row.kink?.(...x) ?? Infinity) > 2 * step)
}

function operands(row: ElementwiseRow, x: readonly number[]): Elements[] {
  return x.map((value, at) => new Elements([value], row.condition && at === 0 ? "bool" : "float64"))
}

/** One partial by the rule; null where the argument carries none. */
function partial(row: ElementwiseRow, by: number, x: readonly number[]): number | null {
  const rule = row.d[by]
  if (!rule) return null
  const value = rule(new Elements([row.at(...x)]), ...operands(row, x))
  return typeof value === "number" ? value : (elementsOf(value)[0] ?? NaN)
}

/** One partial of a partial, forward through the rules. */
function second(row: ElementwiseRow, by: number, then: number, x: readonly number[]): number {
  const rule = row.d[by]
  if (!rule) throw new Error(`${row.name} has no derivative by argument ${by}`)
  const duals = operands(row, x).map(
    (each, at) => new Dual(each, at === then ? each.filled(1, "float64") : null),
  )
  const [first] = duals
  const slope = row.d[then]?.(new Elements([row.at(...x)]), ...operands(row, x))
  const tangent =
    slope === undefined
      ? null
      : typeof slope === "number"
        ? first?.primal.filled(slope, "float64")
        : (slope as Elements)
  const value = rule(new Dual(new Elements([row.at(...x)]), tangent ?? null), ...duals)
  // A rule that is given duals returns a dual of the same elements.
  return typeof value === "number" ? 0 : ((value as Dual<Elements>).tangent?.values[0] ?? 0)
}

function along(x: readonly number[], by: number, f: (x: readonly number[]) => number): number {
  return derivativeOf((moved) => f(x.map((value, at) => (at === by ? moved : value))), x[by] ?? NaN, step)
}

/** The largest error, relative to values above 1. */
function worst(pairs: readonly (readonly [got: number, want: number])[]): number {
  return Math.max(
    ...pairs
      .map(([got, want]) => Math.abs(got - want) / Math.max(1, Math.abs(want)))
      .map((each) => (Number.isNaN(each) ? Infinity : each)),
  )
}

const argumentsOf = (row: ElementwiseRow): number[] =>
  row.d.map((_, at) => at).filter((at) => !(row.condition && at === 0))
// Between integers there is nothing to differ by.
const continuous = elementwiseRows.filter(({ accepts }) => accepts !== "integer")
const firstOrder = continuous.flatMap((row) => argumentsOf(row).map((by) => [row.name, by, row] as const))
const secondOrder = firstOrder
  .filter(([, by, row]) => row.d[by])
  .flatMap(([name, by, row]) => argumentsOf(row).map((then) => [name, by, then, row] as const))

describe("partials are the derivatives of the value", () => {
  it.each(firstOrder)("%s by argument %i", (_name, by, row) => {
    const xs = samples(row)
    expect(xs.length).toBeGreaterThan(150)
    // What carries no gradient has none: it is constant between its jumps.
    expect(
      worst(xs.map((x) => [partial(row, by, x) ?? 0, along(x, by, (at) => row.at(...at))])),
    ).toBeLessThan(1e-9)
  })

  it.each(secondOrder)("%s by argument %i and then by argument %i", (_name, by, then, row) => {
    const xs = samples(row)
    const differences = xs.map((x) => along(x, then, (at) => partial(row, by, at) ?? NaN))
    expect(worst(xs.map((x, at) => [second(row, by, then, x), differences[at] ?? NaN]))).toBeLessThan(1e-8)
  })

  it("second partials are symmetric", () => {
    for (const [, by, then, row] of secondOrder.filter(([, by, then, row]) => by < then && row.d[then])) {
      expect(
        worst(samples(row).map((x) => [second(row, by, then, x), second(row, then, by, x)])),
        row.name,
      ).toBeLessThan(1e-13)
    }
  })

  it("and a partial that is off by 10⁻⁶ is noticed", () => {
    const off: ElementwiseRow = { ...exp.row, at: (x) => Math.exp(x) * (1 + 1e-6) }
    const rule: ElementwiseRow = { ...off, d: [() => exp(new Elements([1])), ...off.d.slice(1)] }
    expect(
      worst(samples(off).map((x) => [partial(exp.row, 0, x) ?? 0, along(x, 0, (at) => off.at(...at))])),
    ).toBeGreaterThan(1e-7)
    expect(
      worst(samples(off).map((x) => [partial(rule, 0, x) ?? 0, along(x, 0, (at) => off.at(...at))])),
    ).toBeGreaterThan(1)
  })
})
