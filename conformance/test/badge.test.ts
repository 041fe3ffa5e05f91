import { expect, it } from "vitest"
import { badgeOf } from "../src/badge.ts"
import { Ledger } from "../src/ledger.ts"
import type { Report } from "../src/report.ts"

const totals = { ...new Ledger().totals(), passed: 12 }
const report: Report = {
  schema: 1,
  spec: "1.0",
  tier: "full",
  every: 1,
  subject: { name: "mine", conformsTo: null, info: null },
  status: "passed",
  seconds: 1,
  totals,
  lines: [],
  problems: [],
  failures: [],
  notApplicable: {},
}

it.each<[Partial<Report>, string, string]>([
  [{}, "spec 1.0, full: 12 passed", "brightgreen"],
  [{ tier: "quick" }, "spec 1.0, quick: 12 passed", "green"],
  [{ every: 8 }, "spec 1.0, a part of full: 12 passed", "yellowgreen"],
  [{ only: { rules: ["exp"] } }, "spec 1.0, a part of full: 12 passed", "yellowgreen"],
  [{ totals: { ...totals, waived: 2 } }, "spec 1.0, full: 12 passed, 2 waived", "yellow"],
  [{ status: "failed", totals: { ...totals, failed: 3 } }, "spec 1.0, full: 3 of 15 fail", "red"],
  [{ status: "failed", problems: ["a", "b"] }, "spec 1.0, full: 2 problems", "red"],
  [{ status: "unfinished" }, "unfinished", "lightgrey"],
  [{ status: "not-run", reason: "no GPU" }, "not run: no GPU", "lightgrey"],
])("the badge of %j", (more, message, color) => {
  expect(badgeOf({ ...report, ...more })).toEqual({
    schemaVersion: 1,
    label: "cotangent conformance",
    message,
    color,
  })
})
