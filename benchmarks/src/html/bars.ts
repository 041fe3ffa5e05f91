import * as Plot from "@observablehq/plot"
import type { Report } from "../json-report.ts"
import { printTime } from "../text-report.ts"
import { colourOf, figure } from "./figure.ts"
import { html, type Markup } from "./markup.ts"

/** For each workload its contenders' times as bars on a logarithmic axis, with quartiles. */
export function bars(cases: Report["cases"]): Markup {
  return html`${cases.filter(({ kind, contenders }) => kind === "workload" && contenders.length > 0).map(barsOf)}`
}

function barsOf({ name, computes, sizes, contenders }: Report["cases"][number]): Markup {
  const shown = contenders.toSorted((a, b) => a.steady.median - b.steady.median)
  const medians = shown.map(({ steady }) => steady.median)
  // A bar on a logarithmic axis has no natural beginning: half of the shortest time is one.
  const begin = Math.min(...shown.map(({ steady }) => steady.quartiles[0])) / 2
  const end = Math.max(...shown.map(({ steady }) => steady.quartiles[1])) * 8
  const data = shown.map(({ name: contender, steady }) => ({
    contender,
    begin,
    median: steady.median,
    low: steady.quartiles[0],
    high: steady.quartiles[1],
    text: printTime(steady.median),
  }))
  const label = `${name}: ${data.map(({ contender, text }) => `${contender} ${text}`).join(", ")}`
  return figure(html`<b>${name}</b> ${computes}; ${sizes}`, label, {
    height: 34 + 22 * medians.length,
    marginLeft: 132,
    marginRight: 8,
    marginBottom: 22,
    x: {
      type: "log",
      domain: [begin, end],
      label: null,
      ticks: 3,
      tickFormat: (time: number) => printTime(time),
    },
    y: { label: null, domain: data.map(({ contender }) => contender), tickSize: 0, tickFormat: shortened },
    marks: [
      Plot.barX(data, {
        x1: "begin",
        x2: "median",
        y: "contender",
        fill: ({ contender }: { contender: string }) => colourOf(contender),
        insetTop: 1,
        insetBottom: 1,
      }),
      Plot.ruleY(data, { x1: "low", x2: "high", y: "contender", stroke: "currentColor" }),
      Plot.text(data, { x: "high", y: "contender", text: "text", textAnchor: "start", dx: 5 }),
    ],
  })
}

/** A name as far as there is room for it. */
function shortened(contender: string): string {
  const short = contender.replace("cotangent ", "").replace("plain JavaScript", "JavaScript")
  return short.length > 22 ? `${short.slice(0, 21)}…` : short
}
