import type { Report } from "../report.ts"
import { html, type Markup } from "./markup.ts"
import type { Named } from "./named.ts"

const verdicts: Readonly<Record<Report["status"], string>> = {
  passed: "✓ passed",
  failed: "✗ failed",
  unfinished: "… unfinished",
  "not-run": "– not run",
}

/** What ran, where, and what came of it. */
export function summary(all: readonly Named[]): Markup {
  return html`<section class="cards">${all.map(card)}</section>`
}

function card({ name, report }: Named): Markup {
  const { status, totals, subject, where, tier, every, only, spec, kit, core, seconds, reason, problems } =
    report
  const part = [
    ...(every > 1 ? [`one case of ${every}`] : []),
    ...(only?.rules ? [`rules ${only.rules.join(", ")}`] : []),
    ...(only?.checks ? [`checks ${only.checks.join(", ")}`] : []),
    ...(only?.ids ? [`cases ${only.ids.join(", ")}`] : []),
  ]
  const facts: readonly (readonly [string, string])[] = [
    ["device", subject.info?.device ?? "it did not open"],
    ...Object.entries(where ?? {}).map(([key, value]) => [key, value] as const),
    ["tier", [tier, ...part].join(", ")],
    ["spec", subject.conformsTo === null ? spec : `${spec}; it claims ${subject.conformsTo}`],
    ...(kit === undefined ? [] : [["versions", `suite ${kit}, core ${core ?? "unknown"}`] as const]),
    ["time", `${seconds.toFixed(1)} s`],
  ]
  const numbers: readonly (readonly [string, number])[] = [
    ["passed", totals.passed],
    ["failed", totals.failed],
    ["waived", totals.waived],
    ["not applicable", totals.notApplicable],
    ["numbers compared", totals.elements],
  ]
  return html`<article class="card ${status}">
    <h2>${name} <span class="verdict">${verdicts[status]}</span></h2>
    ${reason === undefined ? null : html`<p>${reason}</p>`}
    <dl class="numbers">
      ${numbers.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value.toLocaleString("en")}</dd>
          </div>`,
      )}
    </dl>
    <dl class="facts">
      ${facts.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      problems.length === 0
        ? null
        : html`<h3>The account is not in order</h3>
            <ul>
              ${problems.slice(0, 20).map((each) => html`<li>${each}</li>`)}${problems.length > 20 ? html`<li>… and ${problems.length - 20} more</li>` : null}
            </ul>`
    }
  </article> `
}
