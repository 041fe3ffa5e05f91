import { reference } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { Account } from "../src/account.ts"
import type { Case, Tier } from "../src/case.ts"
import { Ledger } from "../src/ledger.ts"
import type { Result, Status } from "../src/run.ts"
import { pinnedCounts } from "../src/pinned.ts"
import { type Waiver, Waivers } from "../src/waivers.ts"

function result(status: Status, more: Partial<Result> = {}, id = "exp / forward / [3] / float32"): Result {
  const each: Case = {
    id,
    rule: "exp",
    check: "forward",
    dtype: "float32",
    tier: "quick",
    since: "1.0",
    notApplicable: null,
    settles: true,
    prepare: () => () => Promise.reject(new Error("not run")),
  }
  return {
    case: each,
    status,
    elements: status === "not applicable" ? 0 : 3,
    worst: 0,
    toothless: false,
    failures: [],
    ...more,
  }
}

function ledgerOf(...results: Result[]): Ledger {
  const ledger = new Ledger()
  for (const each of results) ledger.add(each)
  return ledger
}

const pinned = { "exp / forward": { cases: 3, compared: 3, elements: 9 } }

const strict = { accuracy: false, values: false }

describe("the ledger", () => {
  it("is content with what is pinned, and with more", () => {
    expect(ledgerOf(result("passed"), result("failed"), result("waived")).shortfalls(pinned, strict)).toEqual(
      [],
    )
    expect(ledgerOf(...Array.from({ length: 5 }, () => result("passed"))).shortfalls(pinned, strict)).toEqual(
      [],
    )
  })

  it("misses cases", () => {
    const short = ledgerOf(result("passed"), result("passed")).shortfalls(pinned, strict)
    expect(short).toEqual([
      "exp / forward: 2 cases, and 3 are pinned",
      "exp / forward: 2 cases compared, and 3 are pinned",
      "exp / forward: 6 elements compared, and 9 are pinned",
    ])
  })

  it("misses a rule that is gone", () => {
    expect(new Ledger().shortfalls(pinned, strict)).toEqual(["exp / forward: no cases, and 3 are pinned"])
  })

  it("misses elements", () => {
    const three = [result("passed"), result("passed"), result("passed", { elements: 0 })]
    expect(ledgerOf(...three).shortfalls(pinned, strict)).toEqual([
      "exp / forward: 6 elements compared, and 9 are pinned",
    ])
    expect(ledgerOf(...three).shortfalls(pinned, { accuracy: false, values: true })).toEqual([])
  })

  it("lets a subject draw other random programs than the one that was pinned, and not far fewer elements", () => {
    const drawn = (elements: number): Result => {
      const one = result("passed", { elements }, "random programs / kernels 1 to 100")
      return { ...one, case: { ...one.case, rule: "random programs", check: "random programs" } }
    }
    const wanted = { "random programs / random programs": { cases: 1, compared: 1, elements: 1000 } }
    expect(ledgerOf(drawn(501)).shortfalls(wanted, strict)).toEqual([])
    expect(ledgerOf(drawn(499)).shortfalls(wanted, strict)).toEqual([
      "random programs / random programs: 499 elements compared, and 500 are pinned",
    ])
    expect(ledgerOf(drawn(251)).shortfalls(wanted, { ...strict, outputs: true })).toEqual([])
    expect(ledgerOf(drawn(249)).shortfalls(wanted, { ...strict, outputs: true })).toEqual([
      "random programs / random programs: 249 elements compared, and 250 are pinned",
    ])
  })

  it("does not count a case without teeth, unless the subject declared the accuracy that took them", () => {
    const dull = ledgerOf(result("passed"), result("passed"), result("passed", { toothless: true }))
    expect(dull.shortfalls(pinned, strict)).toEqual(["exp / forward: 2 cases compared, and 3 are pinned"])
    expect(dull.shortfalls(pinned, { accuracy: true, values: false })).toEqual([])
  })

  it("makes up for what does not apply", () => {
    expect(
      ledgerOf(result("passed"), result("passed"), result("not applicable")).shortfalls(pinned, strict),
    ).toEqual([])
  })

  it("adds up", () => {
    const ledger = ledgerOf(
      result("passed", { worst: 0.25 }),
      result("failed", { worst: 3 }),
      result("waived"),
      result("not applicable"),
    )
    expect(ledger.totals()).toEqual({
      passed: 1,
      failed: 1,
      waived: 1,
      notApplicable: 1,
      compared: 3,
      elements: 9,
      toothless: 0,
      worst: 3,
      ulps: 0,
    })
    expect(ledger.counts()).toEqual({ "exp / forward": { cases: 4, compared: 3, elements: 9 } })
  })

  it("has pinned counts that compare something in every line", () => {
    for (const tier of ["quick", "full"] as const) {
      const lines = Object.entries(pinnedCounts[tier])
      expect(lines.length).toBeGreaterThan(100)
      expect(
        lines.filter(
          ([, { cases, compared, elements }]) => !(cases >= compared && compared > 0 && elements > 0),
        ),
      ).toEqual([])
    }
  })
})

describe("an account", () => {
  it("misses what a waiver names in the full tier, which knows every case", async () => {
    const provider = reference()
    const { info, capabilities } = await provider.open()
    const facts = { name: provider.name, conformsTo: null, info, capabilities }
    const waiver: Waiver = {
      id: "exp / forward / nowhere",
      reason: "the driver is wrong",
      link: "https://example.org/1",
      expires: "2999-12-31",
    }
    const unknown = (tier: Tier): readonly string[] =>
      new Account(tier, true, [waiver])
        .problems(facts, { left: null, info })
        .filter((each) => each.includes("nowhere"))
    expect(unknown("full")).toEqual([expect.stringContaining("no such case")])
    expect(unknown("quick")).toEqual([])
  })
})

describe("waivers", () => {
  const today = new Date("2030-06-15T12:00:00Z")
  const waiver = (more: Partial<Waiver> = {}): Waiver => ({
    id: "exp / forward / [3] / float32",
    reason: "the driver is wrong",
    link: "https://example.org/1",
    expires: "2030-12-31",
    ...more,
  })

  it("turn a failure into what is known", () => {
    const waivers = new Waivers([waiver()], today)
    expect(waivers.apply(result("failed"))).toMatchObject({ status: "waived", reason: "the driver is wrong" })
    expect(waivers.problems()).toEqual([])
  })

  it("leave other cases alone", () => {
    expect(
      new Waivers([waiver()], today).apply(result("failed", {}, "exp / forward / [4] / float32")).status,
    ).toBe("failed")
  })

  it("hold on their last day, and not after", () => {
    const used = (expires: string): readonly string[] => {
      const waivers = new Waivers([waiver({ expires })], today)
      waivers.apply(result("failed"))
      return waivers.problems()
    }
    expect(used("2030-06-15")).toEqual([])
    expect(used("2030-06-14")).toEqual([expect.stringContaining("expired on 2030-06-14")])
    expect(used("soon")).toEqual([expect.stringContaining("no date")])
  })

  it("must not outlive the failure", () => {
    const waivers = new Waivers([waiver()], today)
    expect(waivers.apply(result("passed")).status).toBe("passed")
    expect(waivers.problems()).toEqual([expect.stringContaining("passes")])
  })

  it("must name a case that exists", () => {
    expect(new Waivers([waiver({ id: "exp / forward / nowhere" })], today).problems()).toEqual([
      expect.stringContaining("no such case"),
    ])
  })

  it("must say why, where, and only once", () => {
    const waivers = new Waivers([waiver({ reason: " " }), waiver({ link: "" })], today)
    waivers.apply(result("failed"))
    expect(waivers.problems()).toHaveLength(3)
  })
})
