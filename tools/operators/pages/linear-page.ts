import type { CastRow, MovementRow } from "@cotangent/core-api/rules"
import type { Measured } from "../accuracy/measured.ts"
import type { Operator } from "../catalogue/operators.ts"
import { display } from "./markdown.ts"
import { accuracy, elsewhere, head } from "./sections.ts"

/** The page of an op that is linear in its argument: one that moves elements, or the conversion of dtypes. */
export function linearPage(
  operator: Operator,
  row: MovementRow<never> | CastRow,
  measured: readonly Measured[],
): string {
  const { name } = operator
  const given = row.kind === "cast" ? "dtype: DType" : argumentsOf(operator.source.signature)
  const called = `\\mathrm{${name}}`
  return [
    head(operator),
    `\`${name}(x, ${given})\`, or \`x.${name}(${given})\``,
    "## Derivatives",
    "It is linear, so tangents go through it as values do, and cotangents through its transpose:",
    display(
      `\\begin{aligned}\n\\dot y &= ${called}(\\dot x) \\\\[4pt]\n\\bar x &= ${called}^{\\mathsf T}(\\bar y)\n\\end{aligned}`,
    ),
    ...(row.kind === "cast"
      ? ["Between floats the transpose converts back; integers and bools are where a gradient ends."]
      : []),
    accuracy(measured),
    elsewhere(operator.peers),
  ].join("\n\n")
}

/** The arguments besides the array, out of `MovementOp<[…]>`. */
function argumentsOf(signature: string): string {
  const [, given = ""] = /^MovementOp<\[(.*)\]>$/s.exec(signature) ?? []
  if (!given) throw new Error(`${signature} is not MovementOp<[…]>`)
  return given.replace(/\s+/g, " ").replaceAll("readonly ", "")
}
