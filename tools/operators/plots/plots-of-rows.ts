import { arg, constant } from "@cotangent/core-api/backend"
import type { ElementwiseRow, Over, ReduceRow } from "@cotangent/core-api/rules"
import { asExpr, partialsOf } from "../notation/rules-as-formulas.ts"
import { argumentNames, resultName } from "../notation/symbols.ts"
import type { Curve } from "./curve.ts"
import { evaluate } from "./evaluate.ts"
import type { Panel } from "./panel.ts"
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
  const name = names[across] ?? "x"
  const range = row.accepts === "integer" ? wholes : widened(row.domain[across] ?? [-1, 1])
  const sets = parameters(row, across)
  const withArguments = (set: readonly number[], x: number): readonly number[] =>
    names.map((_, at) => (at === across ? x : (set[at] ?? NaN)))
  const functions = sets.map(
    (set): Curve =>
      (x) =>
        row.at(...withArguments(set, x)),
  )
  const slope = partials[across]
  const derivatives = slope
    ? sets.map((set): Curve => (x) => {
        const args = withArguments(set, x)
        const y = row.at(...args)
        return Number.isFinite(y) ? evaluate(slope, [...args, y]) : NaN
      })
    : []
  const said = sets.map((set) =>
    names.flatMap((each, at) => (at === across ? [] : [`${spoken(each)} = ${set[at]}`])).join(", "),
  )
  const panel = (curves: readonly Curve[], letter: string, what: string): Panel => ({
    window: windowOn(curves, range),
    across: name,
    lines: curves.map((curve, at) => ({
      curve,
      mark: `${letter}${at + 1}`,
      label: [at === 0 ? what : "", said[at]].filter(Boolean).join(", "),
    })),
  })
  const slopeName = `∂${result}/∂${name}`
  const separate = [panel(functions, "y", result), panel(derivatives, "d", slopeName)]
  const [first, second] = separate
  const isOne = sets.length === 1 && first && second
  const together: Panel = {
    window: windowOn([...functions, ...derivatives], range),
    across: name,
    lines: isOne ? [...first.lines, ...second.lines] : [],
  }
  const drawn = isOne ? [together] : separate.filter(({ lines }) => lines.length > 0)
  const of = said.some(Boolean) ? `, for ${said.join("; ")}` : ""
  return {
    title: `${row.name} and its derivative`,
    description: slope
      ? `${result} = ${row.name}(${names.join(", ")}) as a solid line and ${slopeName} as a dashed one${of}`
      : `${result} = ${row.name}(${names.join(", ")})${of}; no gradient passes`,
    panels: drawn,
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
    title: `${row.name} of three numbers, and its derivative by one of them`,
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
