import type { Operator } from "../catalogue/operators.ts"
import { symbolsOf } from "../notation/rules-as-formulas.ts"
import { cell, inline, tableOf } from "./markdown.ts"
import { libraries, notice } from "./sections.ts"

/** The page that lists every operator, a table for each family. */
export function indexPage(all: readonly Operator[]): string {
  const counts = libraries.map(
    ({ key, title }) => `${title} has ${all.filter(({ peers }) => peers[key] !== undefined).length} of them`,
  )
  const families = [...new Set(all.map(({ family }) => family))]
  return [
    notice,
    "# Operators",
    `${all.length} functions that arrays go through, forwards and backwards to any order. Each has a page: its formula and derivatives, plots of both, values at edge points, the errors that backends were measured at, and what it is called elsewhere. ${counts.join(", ")}: ✓ and the name; – where there is none.`,
    ...families.map((family) =>
      section(
        family,
        all.filter((each) => each.family === family),
      ),
    ),
    `What a page says of accuracy is read from the [reports of the conformance suite](../../conformance/reports): 100 % is the bound itself, which a value that is rounded once may reach, and no more is let pass. Formulas leave out choices that only keep higher derivatives finite. ${inline("[\\ldots]")} is 1 where the condition in it holds, and 0 elsewhere.`,
    "The names elsewhere are from TensorFlow.js 4.22, JAX 0.10 and the documentation of PyTorch; `F` is `torch.nn.functional`, `jnp` is `jax.numpy`.",
  ].join("\n\n")
}

function section(family: string, members: readonly Operator[]): string {
  const rows = members.map((operator) => [
    `[\`${operator.name}\`](${operator.name}.md)`,
    meaning(operator),
    ...libraries.map(({ key }) => (operator.peers[key] === undefined ? "–" : `✓ \`${operator.peers[key]}\``)),
  ])
  return `## ${family}\n\n${tableOf(["operator", "meaning", ...libraries.map(({ title }) => title)], rows)}`
}

/** Its formula where it has one, and the first sentence of its docstring elsewhere. */
function meaning({ row, text }: Operator): string {
  if (row?.kind === "elementwise" && !row.condition) return inline(row.tex(...symbolsOf(row).slice(0, -1)))
  if (row?.kind === "reduce") return inline(row.tex("x"))
  return cell(text.replace(/(?<=[.;])\s.*$/s, "").replace(/;$/, "."))
}
