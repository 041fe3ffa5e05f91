import { measured } from "./accuracy/measured.ts"
import { readReports, type Report } from "./accuracy/reports.ts"
import { type Operator, operators } from "./catalogue/operators.ts"
import { compositionPage } from "./pages/composition-page.ts"
import { elementwisePage } from "./pages/elementwise-page.ts"
import { indexPage } from "./pages/index-page.ts"
import { linearPage } from "./pages/linear-page.ts"
import { reductionPage } from "./pages/reduction-page.ts"
import { folder } from "./pages/sections.ts"
import { pictureSvg } from "./plots/picture.ts"
import { plotOfElementwise, plotOfReduction } from "./plots/plots-of-rows.ts"

/** Every file of the reference, by its path from the root of the repository. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const all = operators()
  const reports = readReports()
  const known = new Set(all.map(({ name }) => name))
  const files = new Map([[`${folder}/README.md`, `${indexPage(all)}\n`]])
  for (const operator of all) {
    const plot = plotOf(operator)
    if (plot !== undefined) files.set(`${folder}/plots/${operator.name}.svg`, plot)
    files.set(`${folder}/${operator.name}.md`, `${pageOf(operator, known, reports, plot !== undefined)}\n`)
  }
  return files
}

function plotOf({ row }: Operator): string | undefined {
  const picture =
    row?.kind === "elementwise"
      ? plotOfElementwise(row)
      : row?.kind === "reduce"
        ? plotOfReduction(row)
        : undefined
  return picture && pictureSvg(picture)
}

function pageOf(
  operator: Operator,
  known: ReadonlySet<string>,
  reports: readonly Report[],
  hasPlot: boolean,
): string {
  const { name, row } = operator
  const found = measured(name, row?.kind === "elementwise" ? row : undefined, reports)
  switch (row?.kind) {
    case "elementwise":
      return elementwisePage(operator, row, found, hasPlot)
    case "reduce":
      return reductionPage(operator, row, found)
    case "movement":
    case "cast":
      return linearPage(operator, row, found)
    case undefined:
      return compositionPage(operator, known, found)
  }
}
