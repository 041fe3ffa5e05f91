import { posix } from "node:path"
import { CotangentError, dtypes } from "@cotangent/core-api/backend"
import {
  type ElementwiseRow,
  type Peers,
  type PointValue,
  reducedDType,
  type ReduceRow,
  signature,
} from "@cotangent/core-api/rules"
import { columns, type Measured, percent } from "../accuracy/measured.ts"
import type { Operator } from "../catalogue/operators.ts"
import type { Declaration } from "../catalogue/source-file.ts"
import { numberTex } from "../notation/constants.ts"
import type { Picture } from "../plots/picture.ts"
import { inline, tableOf } from "./markdown.ts"

/** Where the pages are, from the root of the repository. */
export const folder = "docs/operators"

/** The other libraries, in the order of tables. */
export const libraries: readonly { readonly key: keyof Peers; readonly title: string }[] = [
  { key: "tfjs", title: "TensorFlow.js" },
  { key: "jax", title: "JAX" },
  { key: "torch", title: "PyTorch" },
]

/** Says that a page is printed, and from where. */
export const notice = "<!-- Printed by `npm run docs`: change the rule table, not this page. -->"

/** The way from a page to where an operator is declared. */
export function linkTo({ path }: Declaration): string {
  return posix.relative(folder, path)
}

/** The head of a page: its name, what the docstring says, what it throws, where it stands. */
export function head({ name, text, throws, source }: Operator): string {
  const thrown = throws === undefined ? "" : ` Throws ${throws}.`
  return `${notice}\n\n# ${name}\n\n${text}${thrown} [Source](${linkTo(source)}) · [all operators](README.md)`
}

/** The plot of an operator, and in words what it shows. */
export function plotOf(name: string, plot: Picture | undefined): readonly string[] {
  return plot ? [`![${plot.title}](plots/${name}.svg)`, `${plot.description}.`] : []
}

/** What a function is called elsewhere. */
export function elsewhere(peers: Peers): string {
  const names = libraries.map(({ key }) => (peers[key] === undefined ? "–" : `\`${peers[key]}\``))
  return `## Elsewhere\n\n${tableOf(
    libraries.map(({ title }) => title),
    [names],
  )}`
}

/** The dtypes that a row takes, and what it then gives. */
export function dtypesOf(row: ElementwiseRow | ReduceRow): string {
  const given = dtypes.map((dtype) => {
    if (row.kind === "reduce")
      return row.op === "argMax" || row.op === "argMin" ? "int32" : reducedDType(row, dtype)
    const args = Array.from({ length: row.arity }, (_, at) => (row.condition && at === 0 ? "bool" : dtype))
    try {
      return signature(row, args).result
    } catch (thrown) {
      if (thrown instanceof CotangentError && thrown.code === "E_DTYPE") return "refused"
      throw thrown
    }
  })
  const cells = given.map((each) => (each === "refused" ? each : `\`${each}\``))
  return tableOf(["of", ...dtypes.map((dtype) => `\`${dtype}\``)], [["gives", ...cells]])
}

/** A value of an edge point. */
export function pointTex(value: PointValue | undefined): string {
  if (value === undefined) return "–"
  return value === "any" ? "unspecified" : inline(numberTex(value))
}

/** How exact backends must be, and were. `asked` is what the row says of it. */
export function accuracy(measured: readonly Measured[], asked = ""): string {
  const table =
    measured.length === 0
      ? "No conformance report has it yet."
      : `The worst error in each [conformance report](${reports}), as part of what is allowed there:\n\n${tableOfReports(measured)}`
  return ["## Accuracy", ...(asked ? [asked] : []), table].join("\n\n")
}

const reports = posix.relative(folder, "conformance/reports")

function tableOfReports(measured: readonly Measured[]): string {
  const isDeclared = measured.some(({ declared }) => declared !== "")
  const isFailing = measured.some(({ failed }) => failed > 0)
  const header = [
    "report",
    ...(isDeclared ? ["computed"] : []),
    ...columns.map(({ title }) => title),
    ...(isFailing ? ["failed"] : []),
  ]
  const rows = measured.map(({ backends, declared, worst, failed }) => [
    backends.map((each) => `\`${each}\``).join(", "),
    ...(isDeclared ? [declared] : []),
    ...worst.map((each) => (each === undefined ? "–" : percent(each))),
    ...(isFailing ? [String(failed)] : []),
  ])
  return tableOf(header, rows)
}
