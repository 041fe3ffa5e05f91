import { setBackend } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { measured } from "./accuracy/measured.ts"
import { readReports, type Report } from "./accuracy/reports.ts"
import { type Operator, operators } from "./catalogue/operators.ts"
import { compositionPage } from "./pages/composition-page.ts"
import { elementwisePage } from "./pages/elementwise-page.ts"
import { indexPage } from "./pages/index-page.ts"
import { linearPage } from "./pages/linear-page.ts"
import { reductionPage } from "./pages/reduction-page.ts"
import { folder } from "./pages/sections.ts"
import { type Picture, pictureSvg } from "./plots/picture.ts"
import { plotOfComposition } from "./plots/plots-of-compositions.ts"
import { plotOfElementwise } from "./plots/plots-of-elementwise.ts"
import { plotOfReduction } from "./plots/plots-of-reductions.ts"

/** Every file of the reference, by its path from the root of the repository. */
export async function referenceFiles(): Promise<ReadonlyMap<string, string>> {
  await setBackend(reference())
  const all = operators()
  const reports = readReports()
  const known = new Set(all.map(({ name }) => name))
  const files = new Map([[`${folder}/README.md`, `${indexPage(all)}\n`]])
  for (const operator of all) {
    const plot = plotOf(operator)
    if (plot) files.set(`${folder}/plots/${operator.name}.svg`, pictureSvg(plot))
    files.set(`${folder}/${operator.name}.md`, `${pageOf(operator, known, reports, plot)}\n`)
  }
  return files
}

function plotOf(operator: Operator): Picture | undefined {
  const { row } = operator
  switch (row?.kind) {
    case "elementwise":
      return plotOfElementwise(row)
    case "reduce":
      return plotOfReduction(row)
    case undefined:
      return plotOfComposition(operator)
    default:
      return undefined
  }
}

function pageOf(
  operator: Operator,
  known: ReadonlySet<string>,
  reports: readonly Report[],
  plot: Picture | undefined,
): string {
  const { name, row } = operator
  const found = measured(name, row?.kind === "elementwise" ? row : undefined, reports)
  switch (row?.kind) {
    case "elementwise":
      return elementwisePage(operator, row, found, plot)
    case "reduce":
      return reductionPage(operator, row, found, plot)
    case "movement":
    case "cast":
      return linearPage(operator, row, found)
    case undefined:
      return compositionPage(operator, known, found, plot)
  }
}
