import { type Check, checks } from "../case.ts"
import type { Line } from "../ledger.ts"
import { html, type Markup } from "./markup.ts"
import { colourOf, type Named } from "./named.ts"

/** Every rule by every check, one mark for each report, and the worst error of each rule. */
export function matrix(all: readonly Named[]): Markup | null {
  const lines = all.flatMap(({ report }) => report.lines)
  const used = checks.filter((check) => lines.some((line) => line.check === check))
  const rules = [...new Set(lines.map(({ rule }) => rule))].sort()
  if (rules.length === 0) return null
  const tables = all.map(
    (each) => new Map(each.report.lines.map((line) => [`${line.rule} / ${line.check}`, line])),
  )
  const cells = (rule: string, check: Check): Markup =>
    html`<td>${all.map((each, at) => mark(each, tables[at]?.get(`${rule} / ${check}`), all.length))}</td>`
  const row = (rule: string): Markup =>
    html`<tr>
      <th scope="row">${rule}</th>
      <td class="bars">${all.map((each) => bar(each, rule))}</td>
      ${used.map((check) => cells(rule, check))}
    </tr> `
  return html`<section>
    <h2>Rules and checks</h2>
    <p>
      A number is the worst error in hundredths of what is allowed; ✓ means that the check compares what is
      right or wrong, – that it does not apply, ✗ how many cases
      failed.${all.length > 1 ? html` In each cell: ${all.map((each) => html`<span class="key" style="--own:${colourOf(each)}">${each.name}</span> `)}` : null}
    </p>
    <div class="scroll">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">rule</th>
            <th scope="col">worst error</th>
            ${used.map((check) => html`<th scope="col" class="turned"><span>${check}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${rules.map(row)}
        </tbody>
      </table>
    </div>
  </section>`
}

function mark(named: Named, line: Line | undefined, count: number): Markup | null {
  if (!line) return count > 1 ? html`<i class="mark none"> </i>` : null
  const [kind, text] = looks(line)
  const { failed, passed, waived, notApplicable, worst } = line
  const title = `${named.name}: ${line.rule}, ${line.check}: ${passed} passed, ${failed} failed, ${waived} waived, ${notApplicable} not applicable${Number.isFinite(worst) && worst > 0 ? `, worst error ${worst.toFixed(3)} of what is allowed` : ""}`
  return html`<i
    class="mark ${kind}"
    title="${title}"
    ${count > 1 ? html` style="--own:${colourOf(named)}"` : null}
    >${text}</i
  >`
}

function looks({ failed, waived, compared, worst }: Line): readonly [string, string] {
  if (failed > 0) return ["bad", `✗${failed}`]
  if (waived > 0) return ["waived", "w"]
  if (compared === 0) return ["none", "–"]
  if (worst === 0) return ["good", "✓"]
  const share = Math.ceil(100 * worst)
  return [share > 90 ? "close" : "good", String(share)]
}

/** The worst error of a rule, as long as its share of what is allowed. */
function bar(named: Named, rule: string): Markup {
  const own = named.report.lines.filter((line) => line.rule === rule && line.failed === 0)
  const worst = Math.max(0, ...own.map((line) => line.worst).filter(Number.isFinite))
  const failed = named.report.lines.some((line) => line.rule === rule && line.failed > 0)
  const text = failed ? "✗" : worst.toFixed(2)
  return html`<span
    class="bar${failed ? " bad" : ""}"
    style="--own:${colourOf(named)};--share:${Math.round(100 * (failed ? 1 : Math.min(1, worst)))}%"
    title="${named.name}: ${text}"
    >${text}</span
  >`
}
