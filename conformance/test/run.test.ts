import { defineBackend, reference } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import type { Case, Outcome } from "../src/case.ts"
import { cases } from "../src/cases.ts"
import { run } from "../src/run.ts"
import { openSubject, type Subject } from "../src/subject.ts"
import { Suite } from "../src/suite.ts"
import { restricted } from "./sabotage.ts"

const fine: Outcome = { elements: 3, worst: 0.5, toothless: false, failures: [] }

function made(judge: (subject: Subject) => Promise<Outcome>, more: Partial<Case> = {}): Case {
  return {
    id: "made / up",
    rule: "made",
    check: "forward",
    dtype: null,
    tier: "quick",
    since: "1.0",
    notApplicable: null,
    settles: true,
    prepare: () => judge,
    ...more,
  }
}

const subject = await openSubject(reference(), { timeout: 40 })

describe("running a case", () => {
  it("passes on what the judge found", async () => {
    expect(
      await run(
        made(async () => fine),
        subject,
      ),
    ).toMatchObject({ status: "passed", elements: 3, worst: 0.5 })
  })

  it("reports what is thrown while it is prepared or judged, and does not throw", async () => {
    const thrown = made(async () => {
      throw new Error("no such thing")
    })
    expect(await run(thrown, subject)).toMatchObject({
      status: "failed",
      failures: [{ what: expect.stringContaining("no such thing") as unknown }],
    })
    const unprepared = made(async () => fine, {
      prepare: () => {
        throw new Error("no oracle")
      },
    })
    expect(await run(unprepared, subject)).toMatchObject({
      status: "failed",
      failures: [{ what: expect.stringContaining("no oracle") as unknown }],
    })
  })

  it("fails what left a buffer behind, and what it had not allocated itself is not counted", async () => {
    const held = subject.session.alloc("float32", 4)
    const left = await run(
      made(async ({ session }) => {
        session.alloc("float32", 5)
        return fine
      }),
      subject,
    )
    expect(left.failures).toEqual([{ what: "memory: 1 buffers with 20 bytes were left" }])
    held.release()
  })

  it("does not run what does not apply", async () => {
    const result = await run(
      made(async () => fine, { notApplicable: "it has no float64" }),
      subject,
    )
    expect(result).toMatchObject({ status: "not applicable", reason: "it has no float64", elements: 0 })
  })

  it("waits only so long, and gives up on a backend that is silent again and again", async () => {
    const mute = await openSubject(reference(), { timeout: 20 })
    let asked = 0
    const silent = made(() => {
      asked++
      return new Promise<never>(() => undefined)
    })
    const results = []
    for (let round = 0; round < 6; round++) results.push(await run(silent, mute))
    expect(results.map(({ status }) => status)).toEqual(Array(6).fill("failed"))
    expect(results[0]?.failures[0]?.what).toContain("timeout")
    expect(asked).toBe(3)
    await mute.session.close()
  })
})

describe("a subject", () => {
  it("has a session of its own", async () => {
    const provider = reference()
    const [one, two] = [await openSubject(provider), await openSubject(provider)]
    expect(one.session).not.toBe(two.session)
    await Promise.all([one.session.close(), two.session.close()])
  })

  it("that does not open says why", async () => {
    const broken = defineBackend({
      name: "broken",
      open: () => {
        throw new Error("no device")
      },
    })
    await expect(new Suite(broken).groups()).rejects.toMatchObject({
      code: "E_NO_BACKEND",
      message: expect.stringContaining("no device") as unknown,
    })
  })
})

describe("a run that asks for another number of random programs", () => {
  const counted = async (programs: number): Promise<Record<string, number>> => {
    const suite = new Suite(reference(), { programs })
    const group = (await suite.groups()).get("random programs / random programs")
    const results = group ? await suite.runGroup(group) : []
    await suite.close()
    const counts: Record<string, number> = {}
    for (const { status, reason } of results) {
      const key = reason ?? status
      counts[key] = (counts[key] ?? 0) + 1
    }
    return counts
  }

  it("runs fewer, in hundreds, and says so", async () => {
    const left = "only 300 of 1000 random programs were asked for"
    expect(await counted(250)).toEqual({ passed: 3, [left]: 7 })
  })

  it("runs more", async () => {
    expect(await counted(2200)).toEqual({ passed: 22 })
  })

  it("does not take none for a number", async () => {
    await expect(counted(0)).rejects.toThrow("programs is a whole number from 1, not 0")
  })
})

describe("a tile that a subject declares", () => {
  it("is tested around, and around its multiples", () => {
    const { capabilities } = subject
    const declared = [...cases({ ...capabilities, tiles: [12, 300] })].filter(
      ({ check }) => check === "tile sizes",
    )
    const usual = [...cases(capabilities)].filter(({ check }) => check === "tile sizes")
    const known = new Set(usual.map(({ id }) => id))
    const added = declared.filter(({ id }) => !known.has(id))
    expect(declared.length - added.length).toBe(usual.length)
    expect(added.length).toBeGreaterThan(100)
    expect(added.every(({ id, tier }) => /around (12|300) \/ /.test(id) && tier === "quick")).toBe(true)
  })

  it("that is too long for the subject's arrays is told so", () => {
    const small = [...cases({ ...subject.capabilities, maxElements: 4096 })]
    const reasons = small
      .filter(({ check }) => check === "tile sizes")
      .map(({ notApplicable }) => notApplicable)
    expect(new Set(reasons)).toEqual(new Set([null, "it holds at most 4096 elements"]))
  })
})

describe("a backend that lists less", () => {
  it("passes, where what it does not list is refused", async () => {
    const suite = new Suite(
      restricted({
        dtypes: ["float32", "int32", "bool"],
        ops: ["add", "sub", "mul", "div", "neg", "eq", "lt", "le", "where", "cast"],
        reduce: ["sum", "prod", "min"],
        deterministic: false,
      }),
    )
    const results = []
    for (const group of (await suite.groups()).values()) results.push(...(await suite.runGroup(group)))
    expect(
      results.filter(({ status }) => status === "failed").map(({ case: { id }, failures }) => [id, failures]),
    ).toEqual([])
    const reasons = new Set(results.map(({ reason }) => reason))
    for (const reason of [
      "it has no float64",
      "it does not claim exp",
      "it does not claim pow",
      "it does not claim the reduction max",
      "it does not declare that every run gives the same bits",
    ])
      expect(reasons).toContain(reason)
    expect(await suite.problems()).toEqual([])
    await suite.close()
  }, 60_000)
})
