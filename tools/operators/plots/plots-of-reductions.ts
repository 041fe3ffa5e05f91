import { arg, constant } from "@cotangent/core-api/backend"
import type { Over, ReduceRow } from "@cotangent/core-api/rules"
import { asExpr } from "../notation/rules-as-formulas.ts"
import type { Curve } from "./curve.ts"
import { evaluate } from "./evaluate.ts"
import type { Picture } from "./picture.ts"
import { windowOn } from "./window.ts"

/** What a reduction is shown on besides the number that is drawn across. */
const others = [1, -1] as const

/** A reduction of three numbers, two of which stay, and its derivative by the third. */
export function plotOfReduction(row: ReduceRow): Picture {
  const range = [-2.4, 2.4] as const
  const whole: Curve = (x) => row.at([x, ...others])
  const { d } = row
  const slope: Curve = (x) => (d ? partialAt(d, row.at([x, ...others]), x) : NaN)
  const curves = d ? [whole, slope] : [whole]
  return {
    title: `${row.name} of three numbers${d ? ", and its derivative by one of them" : ""}`,
    description: `y = ${row.name}([x, ${others.join(", ")}]) as a solid line${d ? " and ∂y/∂x as a dashed one" : "; no gradient passes"}`,
    panels: [
      {
        window: windowOn(curves, range),
        across: "x",
        lines: [
          { curve: whole, mark: "y1", label: `y = ${row.name}([x, ${others.join(", ")}])` },
          ...(d ? [{ curve: slope, mark: "d1", label: "∂y/∂x" }] : []),
        ],
      },
    ],
  }
}

/** The partial of a reduction by the number that is drawn across. */
function partialAt(d: NonNullable<ReduceRow["d"]>, y: number, x: number): number {
  const [result, element] = [arg(0, "float64"), arg(1, "float64")]
  const over: Over = {
    n: others.length + 1,
    sum: (value) => {
      const terms = [x, ...others].map((each) => evaluate(asExpr(value), [y, each]))
      return constant(
        terms.reduce((total, term) => total + term, 0),
        "float64",
      )
    },
    productOfOthers: () =>
      constant(
        others.reduce<number>((product, each) => product * each, 1),
        "float64",
      ),
  }
  return evaluate(asExpr(d(result, element, over)), [y, x])
}
