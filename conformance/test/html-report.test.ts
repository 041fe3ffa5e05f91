import { reference } from "@cotangent/core-api/backend"
import { parseHTML } from "linkedom"
import { beforeAll, describe, expect, it } from "vitest"
import { Account, factsOf } from "../src/account.ts"
import { measureCurves } from "../src/curves/measure.ts"
import { htmlReport } from "../src/html/html-report.ts"
import { jsonReport, printReport, type Report } from "../src/report.ts"
import type { Result } from "../src/run.ts"
import { openSubject } from "../src/subject.ts"

let report: Report

const result = (rule: string, more: Partial<Result>): Result => ({
  case: {
    id: `${rule} / forward / [3] <b> / float32`,
    rule,
    check: "forward",
    dtype: "float32",
    tier: "quick",
    since: "1.0",
    notApplicable: null,
    settles: true,
  },
  status: "passed",
  elements: 3,
  worst: 0.25,
  toothless: false,
  failures: [],
  ...more,
})

beforeAll(async () => {
  const subject = await openSubject(reference())
  const account = new Account("quick", false)
  const failure = {
    what: "forward",
    index: 1,
    got: "2",
    want: "1",
    lo: 0.5,
    hi: 1.5,
    ulps: 1e7,
    picture: "twice the result",
  }
  const results = [
    result("exp", {}),
    result("tanh", {
      status: "failed",
      worst: Infinity,
      failures: [failure],
      inputs: ["input 0, float32[3]: 1, 2, 3"],
    }),
  ].map((each) => account.enter(each))
  report = jsonReport({
    subject: factsOf(subject),
    tier: "quick",
    selection: { rules: ["exp", "tanh", "abs"] },
    ledger: account.ledger,
    results,
    problems: [],
    seconds: 1,
    curves: await measureCurves(subject, ["exp", "tanh", "abs"]),
  })
  await subject.session.close()
})

describe("a report as a page", () => {
  it("needs nothing beside itself", () => {
    const page = htmlReport([report])
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)|<script|@import|url\(/)
    expect(page).toContain("[3] &lt;b&gt;")
  })

  it("has what failed, with input, numbers and what that looks like", () => {
    const { document } = parseHTML(htmlReport([report]))
    const failed = document.querySelector(".failure")?.textContent ?? ""
    for (const text of [
      "tanh / forward",
      "twice the result",
      "1.0e7",
      "0.5 … 1.5",
      "input 0, float32[3]: 1, 2, 3",
    ])
      expect(failed).toContain(text)
  })

  it("has a mark for each rule, check and report, and plots for people who do not see them too", () => {
    const other = { ...report, subject: { ...report.subject, name: "another" } }
    const { document } = parseHTML(htmlReport([report, other]))
    const marks = [...document.querySelectorAll(".matrix .mark")].map(({ textContent }) => textContent)
    expect(marks).toEqual(["25", "25", "✗1", "✗1"])
    const plots = [...document.querySelectorAll("figure svg")]
    expect(plots.length).toBe(4)
    for (const plot of plots) {
      expect(plot.getAttribute("role")).toBe("img")
      expect(plot.getAttribute("aria-label")).toMatch(
        /^Errors of the (value|derivative by x) of (exp|tanh): at most/,
      )
    }
    expect(document.querySelector(".plots + p")?.textContent).toContain("abs (value)")
  })

  it("shows a backend that did not open", () => {
    const missing: Report = {
      ...report,
      subject: { name: "gone", conformsTo: null, info: null },
      status: "not-run",
      reason: "no GPU",
    }
    expect(htmlReport([missing])).toContain("no GPU")
  })
})

describe("a report as text", () => {
  it("is JSON, with lists of numbers in one line", () => {
    const text = printReport(report)
    expect(text).toMatch(/"at": \[ ?-?[\d.]+, /)
    const [curve] = (JSON.parse(text) as Report).curves ?? []
    expect(curve).toEqual(report.curves?.[0])
    expect(text).toContain('"worst": "Infinity"')
  })
})

describe("curves", () => {
  it("lie within what is allowed, on a backend that computes in float64", () => {
    for (const { rule, traces } of report.curves ?? [])
      for (const { what, odd, least, most, lower, upper } of traces) {
        expect(odd, `${rule}, ${what}`).toBe(0)
        least.forEach((value, at) => expect(value).toBeGreaterThanOrEqual(1.001 * (lower[at] ?? 0)))
        most.forEach((value, at) => expect(value).toBeLessThanOrEqual(1.001 * (upper[at] ?? 0)))
      }
  })
})
