import { reference } from "@cotangent/core-api/backend"
import { elementwiseRows } from "@cotangent/core-api/rules"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSubject, type Subject } from "../src/subject.ts"
import { boundarySaboteurs } from "./boundary-saboteurs.ts"
import {
  crossSection,
  isThorough,
  killsOfProvider,
  matrixHead,
  matrixLine,
  type Prepared,
  prepareAll,
  telling,
  thoroughSection,
} from "./kill-matrix.ts"
import { kernelSaboteurs } from "./kernel-saboteurs.ts"
import { nullBackends } from "./null-backends.ts"
import { restricted } from "./sabotage.ts"
import { saboteurs } from "./saboteurs.ts"
import { unsteadySaboteurs } from "./unsteady-saboteurs.ts"

/** Milliseconds for one case, on a machine that is busy with other tests. */
const patience = 3000
const matrix: string[] = []
let subject: Subject
let all: readonly Prepared[]
let section: readonly Prepared[]
/** One case of every fourth (rule, check). */
let glance: readonly Prepared[]
/** Without the one clause that takes long, which only those need that break the contract. */
let brisk: readonly Prepared[]

/** Rows that a backend meets only as expressions of others: few of them are enough to show what it does wrong. */
const composed = new Set(
  elementwiseRows
    .filter(({ name, lower }) => lower && !["relu", "sigmoid", "ne"].includes(name))
    .map(({ name }) => name),
)

beforeAll(async () => {
  subject = await openSubject(reference())
  all = prepareAll(subject)
  section = crossSection(
    all.filter((each) => !isThorough(each.case) && !composed.has(each.case.rule)),
    3,
  )
  brisk = section.filter((each) => each.case.id !== "contract / freed memory comes back")
  glance = crossSection(brisk, 1)
    .filter((each) => each.case.check !== "contract")
    .filter((_, at) => at % 4 === 0)
}, 60_000)

afterAll(async () => {
  await subject.session.close()
  process.stdout.write(`\n${matrixHead}\n${matrix.join("\n")}\n`)
})

describe("the suite lets the clean table and the honest backend pass", () => {
  it("in the cross-section that saboteurs are tried on", async () => {
    const thorough = crossSection(
      all.filter((each) => isThorough(each.case)),
      3,
    )
    const kills = await killsOfProvider(restricted({}), [...section, ...thorough], patience)
    expect(brisk.length).toBe(section.length - 1)
    expect(thorough.length).toBeGreaterThan(30)
    expect([...kills.values()].flatMap(({ first }) => first ?? [])).toEqual([])
  }, 60_000)
})

describe("a backend that is nearly right is caught by the check that names it", () => {
  it.each(saboteurs.map((saboteur) => [saboteur.says, saboteur] as const))(
    "%s",
    async (says, { check, provider }) => {
      const kills = await killsOfProvider(
        provider,
        telling(check, check === "contract" ? section : brisk, glance),
        patience,
      )
      matrix.push(matrixLine(says, check, kills))
      expect(kills.get(check)?.failed, `${check} does not notice`).toBeGreaterThan(0)
    },
    30_000,
  )
})

describe("a backend that is wrong where only long loops, many runs or odd kernels show it is caught too", () => {
  it.each(
    [...boundarySaboteurs, ...unsteadySaboteurs, ...kernelSaboteurs].map(
      (saboteur) => [saboteur.says, saboteur] as const,
    ),
  )(
    "%s",
    async (says, { check, provider }) => {
      const kills = await killsOfProvider(
        provider,
        telling(check, thoroughSection(all, check), glance),
        patience,
      )
      matrix.push(matrixLine(says, check, kills))
      expect(kills.get(check)?.failed, `${check} does not notice`).toBeGreaterThan(0)
    },
    30_000,
  )
})

describe("a backend that computes nothing of its own fails, and soon", () => {
  it.each(nullBackends.map((saboteur) => [saboteur.says, saboteur] as const))(
    "%s",
    async (says, { check, provider }) => {
      const kills = await killsOfProvider(provider, brisk, 300, false)
      matrix.push(matrixLine(says, check, kills))
      // Some results are views of their inputs, or empty, and some comparisons hold by chance.
      const forward = kills.get(check)
      expect((forward?.failed ?? 0) / (forward?.ran ?? 1)).toBeGreaterThan(0.65)
    },
    30_000,
  )
})
