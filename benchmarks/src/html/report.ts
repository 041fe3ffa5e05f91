import type { Report } from "../json-report.ts"
import { printMachine } from "../text-report.ts"
import { bars } from "./bars.ts"
import { html, Markup } from "./markup.ts"
import { roofline } from "./roofline.ts"
import { rows } from "./rows.ts"
import { sizes } from "./sizes.ts"
import { style } from "./style.ts"
import { tables } from "./tables.ts"

/** The report with its plots as a page that needs nothing else. */
export function printHtml(report: Report): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Cotangent benchmarks</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <h1>Cotangent benchmarks</h1>
        ${reportBody(report)}
      </body>
    </html> `.text
}

/** What stands in the report under its title. */
export function reportBody(report: Report): Markup {
  const { peers, absent, unopened, cases } = report
  const workloads = bars(cases)
  const refused = cases.reduce((sum, each) => sum + each.refused.length, 0)
  return html`<p>
      ${printMachine(report)
        .split("\n")
        .map((line) => html`${line}.<br />`)}
    </p>
    <ul>
      ${peers.map(({ says }) => html`<li>${says}</li>`)}
      ${absent.map(({ peer, reason }) => html`<li>${peer} takes no part: ${reason}</li>`)}
      ${unopened.map(({ backend, reason }) => html`<li>${backend} does not open: ${reason}</li>`)}
      ${refused > 0 ? html`<li>${refused} contenders were refused, since their results were wrong or they failed: see the numbers below</li>` : ""}
    </ul>
    ${
      workloads.text === ""
        ? ""
        : html`<h2>Workloads</h2>
            <p>Medians of a call, with quartiles, on logarithmic axes.</p>
            <div class="plots">${workloads}</div>`
    }
    ${sizes(cases)} ${roofline(report)} ${rows(cases)} ${tables(cases)}`
}
