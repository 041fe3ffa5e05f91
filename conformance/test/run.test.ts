import { defineBackend, reference } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import type { Case, Outcome } from "../src/case.ts"
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

describe("a backend that lists less", () => {
  it("passes, where what it does not list is refused", async () => {
    const suite = new Suite(
      restricted({
        dtypes: ["float32", "int32", "bool"],
        ops: ["add", "sub", "mul", "div", "neg", "eq", "lt", "le", "where", "cast"],
        reduce: ["sum", "prod", "min"],
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
    ])
      expect(reasons).toContain(reason)
    expect(await suite.problems()).toEqual([])
    await suite.close()
  }, 60_000)
})
