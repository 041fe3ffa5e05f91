import * as Plot from "@observablehq/plot"
import type { Report } from "../json-report.ts"
import { colourOf, figure } from "./figure.ts"
import { html, type Markup } from "./markup.ts"

/** What an element costs in every row of the table, forward and backward, one plot for each contender of ours. */
export function rows(cases: Report["cases"]): Markup {
  const measured = cases.filter(({ kind }) => kind === "row")
  const names = [...new Set(measured.flatMap(({ contenders }) => contenders.map(({ name }) => name)))].filter(
    (name) => name.startsWith("cotangent"),
  )
  if (names.length === 0) return html``
  const plots = names.map((contender) => {
    const dots = measured.flatMap((each) => {
      const median = each.contenders.find(({ name }) => name === contender)?.steady.median
      const backward = each.name.endsWith(".grad")
      return median === undefined ? [] : [{ row: each.name.replace(/\.grad$/, ""), median, backward }]
    })
    // By the forward times, which every row has.
    const forward = dots.filter(({ backward }) => !backward).toSorted((a, b) => a.median - b.median)
    const order = [...new Set([...forward, ...dots].map(({ row }) => row))]
    return figure(
      html`<b>${contender}</b>: forward ●, backward ○`,
      `Milliseconds of every row on ${contender}, forward and backward`,
      {
        height: 40 + 11 * order.length,
        marginLeft: 130,
        marginRight: 12,
        marginBottom: 30,
        x: { type: "log", label: "ms →", ticks: 4, tickFormat: (value: number) => `${value}`, grid: true },
        y: { label: null, domain: order, tickSize: 0 },
        style: { fontSize: "9px" },
        marks: [
          Plot.dot(dots, {
            x: "median",
            y: "row",
            r: 2.5,
            stroke: colourOf(contender),
            fill: ({ backward }: { backward: boolean }) => (backward ? "none" : colourOf(contender)),
          }),
        ],
      },
    )
  })
  return html`<h2>Every row of the table</h2>
    <p>Milliseconds of a call on 1,048,576 elements, on a logarithmic axis; the fastest forward first.</p>
    <div class="plots">${plots}</div>`
}
