import type { Failure } from "../case.ts"
import { printUlps } from "../failure-text.ts"
import type { FailedCase } from "../report.ts"
import { html, type Markup } from "./markup.ts"
import type { Named } from "./named.ts"

/** Failed cases that are spelled out of each report. */
const shown = 100

/** What failed: input, what was got and wanted, and what kind of mistake gives this picture. */
export function failures(all: readonly Named[]): Markup | null {
  const wrong = all.filter(({ report }) => report.failures.length > 0)
  if (wrong.length === 0) return null
  return html`<section>
    <h2>Failures</h2>
    ${wrong.map(listOf)}
  </section>`
}

function listOf({ name, report }: Named): Markup {
  const { failures: failed, totals } = report
  const left = totals.failed - Math.min(shown, failed.length)
  return html`<h3>${name}: ${totals.failed.toLocaleString("en")} cases</h3>
    ${failed.slice(0, shown).map(one)}
    ${left > 0 ? html`<p>… and ${left.toLocaleString("en")} more: of each rule and check the first few are listed.</p>` : null}`
}

function one({ id, failures: list, inputs = [] }: FailedCase, at: number): Markup {
  const picture = list.find((each) => each.picture !== undefined)?.picture
  return html`<details class="failure" ${at < 3 ? html` open` : null}>
    <summary>
      <code>${id}</code>${picture === undefined ? null : html`<span class="picture">${picture}</span>`}
    </summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">what</th>
            <th scope="col">at</th>
            <th scope="col">got</th>
            <th scope="col">want</th>
            <th scope="col">ulps off</th>
            <th scope="col">allowed</th>
          </tr>
        </thead>
        <tbody>
          ${list.slice(0, 4).map(row)}
        </tbody>
      </table>
    </div>
    ${inputs.length === 0 ? null : html`<pre>${inputs.join("\n")}</pre>`}
  </details> `
}

function row({ what, index, got = "", want = "", lo, hi, ulps }: Failure): Markup {
  const allowed = lo === undefined || hi === undefined ? "" : `${lo} … ${hi}`
  const off = ulps === undefined ? "" : printUlps(ulps)
  return html`<tr>
    <td class="what">${what}</td>
    <td>${index ?? ""}</td>
    <td>${got}</td>
    <td>${want}</td>
    <td>${off}</td>
    <td>${allowed}</td>
  </tr>`
}
