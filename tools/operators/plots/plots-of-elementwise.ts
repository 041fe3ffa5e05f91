import type { Expr } from "@cotangent/core-api/backend"
import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { partialsOf } from "../notation/rules-as-formulas.ts"
import { argumentNames, resultName } from "../notation/symbols.ts"
import type { Curve } from "./curve.ts"
import { evaluate } from "./evaluate.ts"
import type { Line } from "./panel.ts"
import type { Picture } from "./picture.ts"
import { widened, windowOn } from "./window.ts"

/** Where functions of whole numbers are drawn, and for which numbers besides the one across. */
const wholes: readonly [number, number] = [-8, 8]
const otherWholes = [1, 2, 5]

/** A function and its derivatives by the argument that is drawn across. Undefined where that is a condition. */
export function plotOfElementwise(row: ElementwiseRow): Picture | undefined {
  if (row.condition) return undefined
  const names = argumentNames(row)
  const result = resultName(names)
  const partials = partialsOf(row)
  const across = Math.max(
    0,
    partials.findIndex((each) => each !== null),
  )
  const slope = partials[across]
  const slopeName = `∂${result}/∂${names[across]}`
  const curves = parameters(row, across).map((others): Curves => curvesOf(row, across, others, slope))
  const values = curves.map(({ value, said }, at): Line => lineOf(value, "y", at, [result, said]))
  const slopes = slope
    ? curves.map((each, at): Line => lineOf(each.slope, "d", at, [slopeName, each.said]))
    : []
  const sets = curves.length === 1 ? [[...values, ...slopes]] : [values, slopes]
  const range = row.accepts === "integer" ? wholes : widened(row.domain[across] ?? [-1, 1])
  const said = curves.map((each) => each.said).filter(Boolean)
  const shown = `${result} = ${row.name}(${names.join(", ")})`
  return {
    title: slope ? `${row.name} and its derivative` : row.name,
    description: [
      slope ? `${shown} as a solid line and ${slopeName} as a dashed one` : `${shown}; no gradient passes`,
      ...(said.length > 0 ? [`for ${said.join("; ")}`] : []),
    ].join(", "),
    panels: sets
      .filter((lines) => lines.length > 0)
      .map((lines) => ({
        window: windowOn(
          lines.map(({ curve }) => curve),
          range,
        ),
        across: names[across] ?? "",
        lines,
      })),
  }
}

/** A function of one of its arguments, its derivative, and what the other arguments are. */
interface Curves {
  readonly value: Curve
  readonly slope: Curve
  readonly said: string
}

function curvesOf(
  row: ElementwiseRow,
  across: number,
  others: readonly number[],
  slope: Expr | null | undefined,
): Curves {
  const names = argumentNames(row)
  const args = (x: number): readonly number[] =>
    names.map((_, at) => (at === across ? x : (others[at] ?? NaN)))
  const value: Curve = (x) => row.at(...args(x))
  return {
    value,
    // Beyond the function its rule may still give numbers.
    slope: (x) => (slope && Number.isFinite(value(x)) ? evaluate(slope, [...args(x), value(x)]) : NaN),
    said: names.flatMap((each, at) => (at === across ? [] : [`${spoken(each)} = ${others[at]}`])).join(", "),
  }
}

/** A line of a plot; only the first of several says what all are. */
function lineOf(curve: Curve, letter: string, at: number, [what, said]: readonly [string, string]): Line {
  return {
    curve,
    mark: `${letter}${at + 1}`,
    label: [...(at === 0 ? [what] : []), said].filter(Boolean).join(", "),
  }
}

/** Numbers for the arguments that are not drawn across: of one such argument three, of several one each. */
function parameters(row: ElementwiseRow, across: number): readonly (readonly number[])[] {
  const { arity, domain } = row
  if (arity === 1) return [[]]
  if (row.accepts === "integer") return otherWholes.map((each) => domain.map(() => each))
  const shares = arity === 2 ? [0.2, 0.5, 0.8] : [0.5]
  return shares.map((share) =>
    domain.map(([lo, hi], at) => (at === across ? NaN : telling(lo + (hi - lo) * share, (hi - lo) / 10))),
  )
}

/** The name of an argument as plain text. */
function spoken(name: string): string {
  return name === "alpha" ? "α" : name
}

/** A number near another with few digits. */
function telling(value: number, within: number): number {
  const step = 10 ** Math.floor(Math.log10(within))
  const [coarse, fine] = [Math.round(value / (10 * step)) * 10 * step, Math.round(value / step) * step]
  const chosen = Math.abs(coarse - value) <= within ? coarse : fine
  return Number(chosen.toPrecision(3))
}
