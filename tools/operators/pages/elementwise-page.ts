import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { Tensor } from "@cotangent/core-api"
import type { Measured } from "../accuracy/measured.ts"
import type { Operator } from "../catalogue/operators.ts"
import type { Picture } from "../plots/picture.ts"
import { numberTex } from "../notation/constants.ts"
import type { Formula } from "../notation/formula.ts"
import { decompositionOf, derivativesOf, symbolsOf } from "../notation/rules-as-formulas.ts"
import { argumentNames } from "../notation/symbols.ts"
import { display, equation, inline, tableOf } from "./markdown.ts"
import { breaksOf, naturalDomain } from "./natural-domain.ts"
import { accuracy, dtypesOf, elsewhere, head, linkTo, plotOf, pointTex } from "./sections.ts"

/** The page of an elementwise op. */
export function elementwisePage(
  operator: Operator,
  row: ElementwiseRow,
  measured: readonly Measured[],
  plot: Picture | undefined,
): string {
  const symbols = symbolsOf(row)
  const [result = "y"] = symbols.slice(-1)
  return [
    head(operator),
    display(`${result} = ${row.tex(...symbols.slice(0, -1))}`),
    usage(row),
    ...plotOf(row.name, plot),
    derivatives(row, result),
    computation(row, operator, result),
    domain(row, symbols),
    ...points(row, symbols, result),
    `## Dtypes\n\n${dtypesOf(row)}`,
    accuracy(measured, asked(row)),
    elsewhere(operator.peers),
  ].join("\n\n")
}

/** How it is called. */
function usage(row: ElementwiseRow): string {
  const names = argumentNames(row)
  const { defaults = [] } = row
  const given = names.map((name, at) => {
    const value = defaults[at - (names.length - defaults.length)]
    return value === undefined ? name : `${name} = ${value}`
  })
  const method = `${names[0]}.${row.name}(${given.slice(1).join(", ")})`
  const isMethod = !row.condition && row.name in Tensor.prototype
  return `\`${row.name}(${given.join(", ")})\`${isMethod ? `, or \`${method}\`` : ""}`
}

function derivatives(row: ElementwiseRow, result: string): string {
  const all = derivativesOf(row)
  const passing = all.flatMap(({ by, formula }) => (formula ? [{ by, formula }] : []))
  const blocked = all.filter(({ formula }) => formula === null).map(({ by }) => inline(by))
  const equations = passing.map(({ by, formula }) =>
    equation(`\\frac{\\partial ${result}}{\\partial ${by}}`, formula),
  )
  const none =
    blocked.length === 0
      ? []
      : [`No gradient passes to ${blocked.join(" and ")}: the derivative is 0 wherever there is one.`]
  return ["## Derivatives", ...equations, ...none].join("\n\n")
}

/** A decomposition longer than this is easier read in the source. */
const readable = 400

function computation(row: ElementwiseRow, { source }: Operator, result: string): string {
  const formula = decompositionOf(row)
  const title = "## Computed as"
  if (!formula) return `${title}\n\nAn intrinsic: every backend that lists it computes it itself.`
  const wide = row.precise
    ? "\n\nIn float64 where the backend has that, and rounded once: written in float32 it would lose accuracy."
    : ""
  if (lengthOf(formula) > readable) {
    return `${title}\n\nIn more steps than a formula shows: see the [source](${linkTo(source)}).${wide}`
  }
  return `${title}\n\n${equation(result, formula)}${wide}`
}

function lengthOf({ tex, parts }: Formula): number {
  return parts.reduce((sum, part) => sum + part.tex.length, tex.length)
}

function domain(row: ElementwiseRow, symbols: readonly string[]): string {
  const natural = naturalDomain(row)
  const breaks = breaksOf(row)
  const sampled = row.domain.map(([lo, hi], at) =>
    inline(`${symbols[at] ?? ""} \\in [${numberTex(lo)}, ${numberTex(hi)}]`),
  )
  return [
    "## Domain",
    ...(natural === undefined ? [] : [`${natural} It is NaN elsewhere.`]),
    ...(breaks.length === 0
      ? []
      : [`It bends or jumps at ${breaks.map(numberTex).map(inline).join(", ")}, as far as the plot goes.`]),
    `The conformance suite samples it at ${sampled.join(", ")}${row.points ? ", and at the edge points" : ""}.`,
  ].join("\n\n")
}

function points(row: ElementwiseRow, symbols: readonly string[], result: string): readonly string[] {
  const { points: stated = [] } = row
  if (stated.length === 0) return []
  const isSloped = stated.some(({ d }) => d !== undefined)
  const slopes = isSloped
    ? symbols.slice(0, -1).map((by) => inline(`\\partial ${result}/\\partial ${by}`))
    : []
  const rows = stated.map(({ x, y, d }) => [
    ...x.map((each) => pointTex(each)),
    pointTex(y),
    ...slopes.map((_, at) => pointTex(d?.[at])),
  ])
  return [`## Edge points\n\n${tableOf([...symbols.map(inline), ...slopes], rows)}`]
}

/** What the row asks of float32. */
function asked({ ulp }: ElementwiseRow): string {
  if (typeof ulp === "function") return "What the row asks of float32 depends on the argument."
  if (ulp === 0) return "The row asks for the exact value."
  if (ulp === 0.5) return "The row asks for the value correctly rounded, in float32."
  return `The row asks for ${ulp} ulp (units in the last place) in float32.`
}
