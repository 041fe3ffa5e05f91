import { type Capabilities, dtypes, intrinsics, reduceOps } from "@cotangent/core-api/backend"
import { type Support, supportOf } from "../support.ts"
import { html, type Markup } from "./markup.ts"
import type { Named } from "./named.ts"

interface Claimed {
  readonly named: Named
  readonly capabilities: Capabilities
  readonly support: ReadonlyMap<string, Support>
}

/** What each backend claims, and what becomes of each rule on it. */
export function capabilities(all: readonly Named[]): Markup | null {
  const claimed = all.flatMap((named): Claimed[] => {
    const { subject } = named.report
    if (subject.info === null) return []
    const support = new Map(supportOf(subject.capabilities).map((each) => [each.rule, each]))
    return [{ named, capabilities: subject.capabilities, support }]
  })
  const [first] = claimed
  if (!first) return null
  const heads = claimed.map(({ named }) => html`<th scope="col">${named.name}</th>`)
  const reasons = all.flatMap((each) =>
    Object.entries(each.report.notApplicable).map(([why, count]) => ({ each, why, count })),
  )
  return html`<section>
    <h2>Capabilities</h2>
    <div class="scroll">
      <table class="claims">
        <thead>
          <tr>
            <th scope="col">claim</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([label, of]) =>
              html`<tr>
                <th scope="row">${label}</th>
                ${claimed.map((each) => html`<td>${of(each.capabilities)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      reasons.length === 0
        ? null
        : html`<h3>What did not apply</h3>
            <ul>
              ${reasons.map(({ each, why, count }) => html`<li>${all.length > 1 ? `${each.name}: ` : ""}${count.toLocaleString("en")} cases: ${why}</li>`)}
            </ul>`
    }
    <details>
      <summary>What becomes of each rule</summary>
      <div class="scroll">
        <table class="claims">
          <thead>
            <tr>
              <th scope="col">rule</th>
              ${heads}
            </tr>
          </thead>
          <tbody>
            ${[...first.support.keys()].map(
              (rule) =>
                html`<tr>
                  <th scope="row">${rule}</th>
                  ${claimed.map(({ support }) => html`<td>${becomes(support.get(rule))}</td>`)}
                </tr> `,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`
}

type Row = readonly [string, (own: Capabilities) => string]

const rows: readonly Row[] = [
  ["dtypes", (own) => lacking(dtypes, own.dtypes)],
  ["ops", (own) => lacking(intrinsics, own.ops)],
  ["reductions", (own) => lacking(reduceOps, own.reduce)],
  ["layout", ({ layout }) => layout],
  ["inputs of a kernel", ({ maxInputs }) => (maxInputs === undefined ? "any number" : `up to ${maxInputs}`)],
  [
    "outputs of a kernel",
    ({ maxOutputs }) => (maxOutputs === undefined ? "any number" : `up to ${maxOutputs}`),
  ],
  [
    "elements of an array",
    ({ maxElements }) =>
      maxElements === undefined ? "any number" : `up to ${maxElements.toLocaleString("en")}`,
  ],
  ["NaN and infinities", ({ nonFinite }) => (nonFinite === false ? "do not survive" : "survive")],
  ["subnormals", ({ flushesSubnormals }) => (flushesSubnormals === true ? "may become 0" : "are kept")],
  ["same bits on every run", ({ deterministic }) => (deterministic === true ? "yes" : "not promised")],
  ["tiles", ({ tiles = [] }) => tiles.join(", ") || "none declared"],
  [
    "accuracy, where it is looser than the table's",
    ({ accuracy = {} }) =>
      Object.entries(accuracy)
        .map(([op, { ulp, abs, perX }]) =>
          [
            `${op}:`,
            ulp === undefined ? "" : `${ulp} ulp`,
            perX === undefined ? "" : `+ ${perX}·|x| ulp`,
            abs === undefined ? "" : `± ${abs.toExponential(1)}`,
          ]
            .filter(Boolean)
            .join(" "),
        )
        .join("; ") || "nowhere",
  ],
]

function lacking(all: readonly string[], own: readonly string[]): string {
  const missing = all.filter((each) => !own.includes(each))
  return missing.length === 0
    ? `all ${all.length}`
    : `${all.length - missing.length} of ${all.length}, without ${missing.join(", ")}`
}

function becomes(support: Support | undefined): string {
  if (!support) return ""
  const { how, by, wide } = support
  if (how === "refused") return `refused: it lacks ${by.join(", ")}`
  return how === "native" ? "native" : `from ${by.join(" ")}${wide ? ", float32 in float64" : ""}`
}
