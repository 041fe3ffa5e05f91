import type { PointValue, ReduceRow } from "@cotangent/core-api/rules"
import type { Measured } from "../accuracy/measured.ts"
import type { Operator } from "../catalogue/operators.ts"
import type { Picture } from "../plots/picture.ts"
import { numberTex } from "../notation/constants.ts"
import { elementDerivative } from "../notation/rules-as-formulas.ts"
import { display, equation, inline, tableOf } from "./markdown.ts"
import { accuracy, dtypesOf, elsewhere, head, plotOf, pointTex } from "./sections.ts"

/** The page of a reduction. */
export function reductionPage(
  operator: Operator,
  row: ReduceRow,
  measured: readonly Measured[],
  plot: Picture | undefined,
): string {
  const slope = elementDerivative(row)
  return [
    head(operator),
    display(`y = ${row.tex("x")}`),
    `\`${row.name}(x, axes?, { keepDims? })\`, or \`x.${row.name}(axes?, { keepDims? })\`; without axes it reduces all of them.`,
    ...plotOf(row.name, plot),
    "## Derivative",
    slope
      ? equation("\\frac{\\partial y}{\\partial x_i}", slope)
      : "No gradient passes: the result is a position.",
    ...points(row),
    `## Dtypes\n\n${dtypesOf(row)}\n\nOf no elements it is ${row.empty === "defined" ? "defined" : "refused with `E_SHAPE`"}.`,
    accuracy(measured),
    elsewhere(operator.peers),
  ].join("\n\n")
}

function listTex(values: readonly PointValue[]): string {
  return `[${values.map((each) => (each === "any" ? "\\text{unspecified}" : numberTex(each))).join(", ")}]`
}

function points({ points: stated = [] }: ReduceRow): readonly string[] {
  if (stated.length === 0) return []
  const rows = stated.map(({ x, y, d }) => [inline(listTex(x)), pointTex(y), d ? inline(listTex(d)) : "–"])
  return [
    `## Edge points\n\n${tableOf([inline("x"), inline("y"), inline("\\partial y/\\partial x_i")], rows)}`,
  ]
}
