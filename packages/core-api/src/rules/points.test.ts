import { describe, expect, it } from "vitest"
import { Dual } from "../testing/dual.ts"
import { Elements, elementsOf } from "../testing/elements.ts"
import { log, pow, relu } from "./elementwise.ts"
import type { ElementwiseRow, Point, PointValue } from "./row.ts"
import { elementwiseRows } from "./table.ts"

const points = elementwiseRows.flatMap((row) =>
  (row.points ?? []).map((point) => [row.name, point.x, point, row] as const),
)

function expectExactly(got: number, want: PointValue | undefined, what: string): void {
  // Adding 0 drops the sign of a zero, which the conventions leave open.
  if (typeof want === "number") expect(got + 0, what).toBe(want + 0)
}

function partialAt(row: ElementwiseRow, by: number, { x }: Point): number {
  const rule = row.d[by]
  if (!rule) return 0
  const value = rule(new Elements([row.at(...x)]), ...x.map((each) => new Elements([each])))
  return typeof value === "number" ? value : (elementsOf(value)[0] ?? NaN)
}

describe("at kinks, poles and ends the conventions hold exactly", () => {
  it.each(points)("%s at %j", (_name, x, point, row) => {
    expect(x).toHaveLength(row.arity)
    expectExactly(row.at(...x), point.y, "the value")
    expect(point.d?.length ?? row.arity).toBe(row.arity)
    point.d?.forEach((want, by) =>
      expectExactly(partialAt(row, by, point), want, `the partial by argument ${by}`),
    )
  })

  it("of every kind that the conventions name", () => {
    const stated = (row: ElementwiseRow): string[] => (row.points ?? []).map(({ x }) => x.join(", "))
    expect(stated(pow.row)).toEqual(
      expect.arrayContaining(["0, 0", "0, 0.5", "0, 1", "0, 2", "0, -1", "-2, 2", "-2, 3", "-2, 0.5"]),
    )
    expect(stated(log.row)).toEqual(expect.arrayContaining(["0", "-1"]))
    expect(stated(relu.row)).toEqual(expect.arrayContaining(["0"]))
  })

  it("pow at (0, 2) to second order: [[2, 0], [0, 0]]", () => {
    const one = new Elements([1])
    const hessian = [0, 1].map((by) =>
      [0, 1].map((then) => {
        // Duals of duals: the outer direction is the first derivative, the inner one the second.
        const [x, y] = [0, 2].map((value, at) => {
          const inner = new Dual(new Elements([value]), at === then ? one : null)
          return new Dual(inner, at === by ? new Dual(one, null) : null)
        })
        return x && y ? (pow(x, y).tangent?.tangent?.values[0] ?? 0) : NaN
      }),
    )
    expect(hessian).toEqual([
      [2, 0],
      [0, 0],
    ])
  })

  it("pow at (2, 0), where a guard on y alone would give ∂²/∂x∂y = 2 or 0", () => {
    const y = new Dual(new Elements([0]), new Elements([1]))
    const x = new Dual(new Elements([2]), null)
    const byX = pow.row.d[0]?.(pow(x, y), x, y)
    expect(byX instanceof Dual ? byX.tangent : null).toEqual(new Elements([0.5]))
  })
})
