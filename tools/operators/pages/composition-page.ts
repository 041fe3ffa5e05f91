import type { Measured } from "../accuracy/measured.ts"
import type { Operator } from "../catalogue/operators.ts"
import type { Picture } from "../plots/picture.ts"
import { compositionFormula } from "../notation/compositions-as-formulas.ts"
import { equation } from "./markdown.ts"
import { accuracy, elsewhere, head, plotOf } from "./sections.ts"

/** The page of a function that is written with operators. `known` are the names that have pages. */
export function compositionPage(
  operator: Operator,
  known: ReadonlySet<string>,
  measured: readonly Measured[],
  plot: Picture | undefined,
): string {
  const { name, source } = operator
  const parts = source.calls.filter((each) => known.has(each)).map((each) => `[\`${each}\`](${each}.md)`)
  const without = /[?=]/.test(source.signature) ? "Without further arguments:\n\n" : ""
  const formula = compositionFormula(name, source.signature)
  return [
    head(operator),
    `\`${name}(${parametersOf(source.signature)})\``,
    ...plotOf(name, plot),
    ...(formula ? [`## Computed as\n\n${without}${equation("y", formula)}`] : []),
    "## Derivatives",
    `It is written with ${parts.join(", ")}, and its derivatives of every order follow from theirs.`,
    accuracy(measured),
    elsewhere(operator.peers),
  ].join("\n\n")
}

/** Parameters as they are written, of tensors instead of whatever rules can be applied to. */
function parametersOf(signature: string): string {
  return signature.replace(/: T\b/g, ": Tensor").replace(/\s+/g, " ")
}
