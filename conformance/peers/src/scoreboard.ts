import type { Failure } from "@cotangent/conformance"
import type { Finding, Verdict } from "./examine.ts"

/** One library, and what it made of each case. */
export interface Column {
  readonly name: string
  readonly version: string
  readonly findings: readonly Finding[]
}

const verdicts: readonly Verdict[] = ["right", "inexact", "wrong", "threw", "missing"]

/** The page, in Markdown: how many cases of each check, and then every case that is not right. */
export function scoreboard(spec: string, columns: readonly Column[]): string {
  return [
    "# Scoreboard",
    "",
    ...introduction(spec, columns),
    ...columns.flatMap((column) => [`## ${column.name} ${column.version}`, "", ...section(column)]),
  ].join("\n")
}

function introduction(spec: string, columns: readonly Column[]): readonly string[] {
  const names = columns.map(({ name }) => name).join(" and ")
  return [
    `The gradients of ${names}, through their public interfaces, under the cases of Cotangent's`,
    `conformance suite, version ${spec}: the ${columns[0]?.findings.length ?? 0} cases of the quick tier, in float32, that differentiate one row of the`,
    "rule table. Written by `npm run scoreboard`; not edited by hand.",
    "",
    "Each case builds its function in Cotangent, replays it in the ops of the library, and has the library differentiate",
    "that. The numbers are then judged as those of a backend without float64 are: by an interval that follows from float32",
    "alone. Values at kinks and ends of domains are Cotangent's conventions, which for most of them are those of PyTorch",
    "and JAX. Matrix products and compositions are not asked for.",
    "",
    "| verdict | means |",
    "| --- | --- |",
    "| right | every number is in its interval |",
    "| inexact | a number is outside of its interval, by a thousand times its half width or by 10⁻⁵ of the value at most |",
    "| wrong | a number is farther off, or infinite or NaN where it must not be, or the shape is another |",
    "| threw | the library threw |",
    "| missing | the library has no such op, not with these parameters, or no such transform |",
    "",
  ]
}

function section({ findings }: Column): readonly string[] {
  const of = (verdict: Verdict): readonly Finding[] => findings.filter((each) => each.verdict === verdict)
  return [
    ...counts(findings),
    ...wrong(of("wrong")),
    ...thrown(of("threw")),
    ...inexact(of("inexact")),
    ...missing(of("missing")),
  ]
}

function counts(findings: readonly Finding[]): readonly string[] {
  const row = (name: string, own: readonly Finding[]): string =>
    `| ${name} | ${verdicts.map((verdict) => own.filter((each) => each.verdict === verdict).length).join(" | ")} |`
  const checks = [...new Set(findings.map(({ check }) => check))]
  return [
    `| check | ${verdicts.join(" | ")} |`,
    `| --- | ${verdicts.map(() => "--:").join(" | ")} |`,
    ...checks.map((check) =>
      row(
        check,
        findings.filter((each) => each.check === check),
      ),
    ),
    row("all", findings),
    "",
  ]
}

function wrong(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return []
  return [
    "### Wrong",
    "",
    "How many numbers of the case, and the one that is farthest off.",
    "",
    "| case | numbers | what | got | want |",
    "| --- | --: | --- | --- | --- |",
    ...findings.map(
      ({ id, count, failure }) =>
        `| ${cell(id)} | ${count} | ${cell(place(failure))} | ${number(failure?.got)} | ${number(failure?.want)} |`,
    ),
    "",
  ]
}

function thrown(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return []
  return [
    "### Threw",
    "",
    "| case | message |",
    "| --- | --- |",
    ...findings.map(({ id, failure }) => `| ${cell(id)} | ${cell(shortened(failure?.what ?? ""))} |`),
    "",
  ]
}

/** By rule, with the case that is farthest off. */
function inexact(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return []
  const lines = [...grouped(findings, ({ rule }) => rule)].map(([rule, own]) => {
    const [worst] = own.toSorted((a, b) => relative(b.failure) - relative(a.failure))
    return `| ${rule} | ${own.length} | ${cell(worst?.id ?? "")} | ${cell(place(worst?.failure ?? null))} | ${number(worst?.failure?.got)} | ${number(worst?.failure?.want)} |`
  })
  return [
    "### Inexact",
    "",
    "| rule | cases | of these, with the largest relative error | what | got | want |",
    "| --- | --: | --- | --- | --- | --- |",
    ...lines,
    "",
  ]
}

function missing(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return []
  const reasons = grouped(findings, ({ failure }) => failure?.what ?? "")
  return [
    "### Missing",
    "",
    "| why | cases | rules |",
    "| --- | --: | --- |",
    ...[...reasons].map(([why, own]) => {
      const rules = [...new Set(own.map(({ rule }) => rule))]
      return `| ${cell(why)} | ${own.length} | ${rules.length > 12 ? "all" : rules.join(", ")} |`
    }),
    "",
  ]
}

function grouped(
  findings: readonly Finding[],
  key: (finding: Finding) => string,
): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const each of findings) groups.set(key(each), [...(groups.get(key(each)) ?? []), each])
  return groups
}

function place(failure: Failure | null): string {
  if (!failure) return ""
  return failure.index === undefined ? failure.what : `${failure.what} at ${failure.index}`
}

function relative(failure: Failure | null): number {
  const want = Number(failure?.want)
  return Math.abs(Number(failure?.got) - want) / Math.max(Math.abs(want), Number.MIN_VALUE)
}

function number(text: string | undefined): string {
  const value = Number(text)
  return text === undefined || Number.isNaN(value) ? cell(text ?? "") : String(Number(value.toPrecision(9)))
}

/** Long enough to be found by a search, without the arrays that some messages print. */
function shortened(message: string): string {
  return message.length > 120 ? `${message.slice(0, 119)}…` : message
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|")
}
