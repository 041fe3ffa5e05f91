import { computesWide, elementwiseRow, type ElementwiseRow } from "@cotangent/core-api/rules"
import { leavesOf } from "../notation/rules-as-formulas.ts"
import { type Accuracy, type Expr, topological } from "@cotangent/core-api/backend"
import type { Report } from "./reports.ts"

/** Which checks of the suite make one column of a table. */
export const columns: readonly { readonly title: string; readonly checks: readonly string[] }[] = [
  { title: "values", checks: ["forward", "hard points", "vectors", "tile sizes", "views", "edges"] },
  { title: "first derivatives", checks: ["vjp", "jvp", "un-broadcast", "linear", "accumulation"] },
  { title: "second derivatives", checks: ["second order"] },
]

/** What reports say of one rule on backends that came to the same. */
export interface Measured {
  readonly backends: readonly string[]
  /** How float32 is computed where it is not as the row asks; empty otherwise. */
  readonly declared: string
  /** The worst error of each column as part of what is allowed; undefined where nothing was compared. */
  readonly worst: readonly (number | undefined)[]
  readonly failed: number
}

/** What the reports say of a rule, those that say the same together. */
export function measured(
  name: string,
  row: ElementwiseRow | undefined,
  reports: readonly Report[],
): readonly Measured[] {
  const found = new Map<string, Measured>()
  for (const report of reports) {
    const lines = report.lines.filter(({ rule }) => rule === name)
    if (lines.length === 0) continue
    const worst = columns.map(({ checks }) => {
      const compared = lines.filter(({ check, compared: count }) => checks.includes(check) && count > 0)
      return compared.length > 0 ? Math.max(...compared.map((each) => each.worst ?? Infinity)) : undefined
    })
    const failed = lines.reduce((sum, line) => sum + line.failed, 0)
    const declared = row ? declaredFor(row, report) : ""
    const key = JSON.stringify([worst.map((each) => each && percent(each)), failed, declared])
    const known = found.get(key)?.backends ?? []
    found.set(key, { backends: [...known, report.name], declared, worst, failed })
  }
  return [...found.values()]
}

/** A part of what is allowed, in percent. */
export function percent(share: number): string {
  if (share === Infinity) return "failed"
  return share > 0 && share < 0.005 ? "< 1 %" : `${Math.round(share * 100)} %`
}

/** How a backend departs from what a row asks: wider arithmetic, or intrinsics that it declares to be less exact. */
function declaredFor(row: ElementwiseRow, { capabilities }: Report): string {
  const wide = row.precise === true && row.lower !== undefined && computesWide(capabilities)
  const looser = [...intrinsicsOf(row)].sort().flatMap((op) => {
    const accuracy = capabilities.accuracy?.[op]
    return accuracy ? [`\`${op}\` ${printAccuracy(accuracy)}`] : []
  })
  return [...(wide ? ["in float64, rounded once"] : []), ...looser].join(", ")
}

function printAccuracy({ ulp, abs, perX, domain }: Accuracy): string {
  const parts = [
    ...(ulp === undefined ? [] : [`${ulp} ulp`]),
    ...(abs === undefined ? [] : [`${Number(abs.toPrecision(3))}`]),
    ...(perX === undefined ? [] : [`${perX} ulp · size`]),
  ]
  return `${parts.join(" + ")}${domain ? ` on [${domain.join(", ")}]` : ""}`
}

/** Names of the intrinsics that a row comes to. */
function intrinsicsOf(row: ElementwiseRow): ReadonlySet<string> {
  if (!row.lower) return new Set([row.name])
  // A decomposition of expressions is one.
  const below = row.lower(...leavesOf(row).slice(0, -1)) as Expr
  const named = topological([below]).flatMap((expr) =>
    expr.kind === "call" && expr.op !== "cast" ? [expr.op] : [],
  )
  return new Set(named.flatMap((op) => [...intrinsicsOf(elementwiseRow(op))]))
}
