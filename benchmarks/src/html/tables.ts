import type { Report } from "../json-report.ts"
import { printBytes, printShare, printTime } from "../text-report.ts"
import { html, type Markup } from "./markup.ts"

/** All numbers, case by case, to be opened. */
export function tables(cases: Report["cases"]): Markup {
  return html`<h2>All numbers</h2>
    <p>
      Medians of a call, half the distance of the quartiles, times as long as the first contender, share of
      the machine's limit, the first call, the bytes of the buffers that a backend of ours then holds, and by
      how much more memory of the process was resident at most until then: less than it needs, where memory
      that was there already is used again.
    </p>
    ${cases.map(tableOf)}`
}

function tableOf({ name, computes, sizes, bound, contenders, refused }: Report["cases"][number]): Markup {
  const rows = contenders.map(
    ({ name: contender, steady, ratio, share, firstCall, resident, traffic, error }) =>
      html`<tr>
        <th>${contender}${error > 1 ? html` <small>${error.toPrecision(2)} × the error</small>` : ""}</th>
        <td>${printTime(steady.median)}</td>
        <td>± ${printShare((steady.quartiles[1] - steady.quartiles[0]) / 2 / steady.median)}</td>
        <td>${Number.isFinite(ratio.median) ? ratio.median.toPrecision(3) : "–"}</td>
        <td>${share === null ? "–" : printShare(share.median)}</td>
        <td>${printTime(firstCall)}</td>
        <td>${typeof traffic?.held === "number" ? printBytes(traffic.held) : "–"}</td>
        <td>${resident === null ? "–" : printBytes(resident)}</td>
      </tr>`,
  )
  return html`<details>
    <summary><b>${name}</b> ${computes}; ${sizes}</summary>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th></th>
            <th>median</th>
            <th>spread</th>
            <th>× first</th>
            <th>of ${bound ?? "the limit"}</th>
            <th>first call</th>
            <th>buffers</th>
            <th>memory</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${refused.map(({ name: who, fault }) => html`<p class="refused">${who}: ${fault}</p>`)}
  </details> `
}
