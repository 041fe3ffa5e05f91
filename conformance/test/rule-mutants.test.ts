import { reference } from "@cotangent/core-api/backend"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSubject, type Subject } from "../src/subject.ts"
import { definiteMutants } from "./definite-mutants.ts"
import {
  crossSection,
  isThorough,
  killsOfProvider,
  matrixHead,
  matrixLine,
  type Prepared,
  prepareAll,
} from "./kill-matrix.ts"
import { partialMutants } from "./partial-mutants.ts"
import { whileMutated } from "./rule-mutant.ts"

/** Milliseconds for one case, on a machine that is busy with other tests. */
const patience = 3000
const matrix: string[] = []
let subject: Subject
let all: readonly Prepared[]

beforeAll(async () => {
  subject = await openSubject(reference())
  // What is expected of each case, while the table is as it should be.
  all = prepareAll(subject, (each) => each.dtype !== "float32" && !isThorough(each))
}, 60_000)

afterAll(async () => {
  await subject.session.close()
  process.stdout.write(`\n${matrixHead}\n${matrix.join("\n")}\n`)
})

describe("a wrong rule is caught by the check that names it", () => {
  const mutants = [...partialMutants(), ...definiteMutants]

  it.each(mutants.map((mutant) => [mutant.rule, mutant.says, mutant] as const))(
    "%s: %s",
    async (rule, says, mutant) => {
      const own = all.filter((each) => each.case.rule === rule)
      // The check that has to notice, and a glance at the others, for the matrix.
      const telling = own.filter((each) => each.case.check === mutant.check)
      const others = crossSection(
        own.filter((each) => each.case.check !== mutant.check),
        1,
      )
      // A session keeps how it did what it did before: each mutant needs one of its own.
      const kills = await whileMutated(mutant, () =>
        killsOfProvider(reference(), [...telling, ...others], patience),
      )
      matrix.push(matrixLine(`${rule}: ${says}`, mutant.check, kills))
      expect(kills.get(mutant.check)?.first ?? "nothing", `${mutant.check} does not notice`).toContain(
        `${rule} / `,
      )
    },
  )
})
