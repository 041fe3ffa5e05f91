import { ones, type Tensor, tensor, vjp, withBackend } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { table } from "@cotangent/core-api/rules"
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
  telling,
} from "./kill-matrix.ts"
import { equivalentMutants, partialMutants } from "./partial-mutants.ts"
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

describe("a mutant that is left out", () => {
  const grid = Array.from({ length: 41 }, (_, at) => at / 4 - 5)
  const numbers = [NaN, -Infinity, Infinity, -0, 6, 7, ...grid]

  it.each(equivalentMutants().map((mutant) => [mutant.rule, mutant.says, mutant] as const))(
    "%s: %s: has the same partials everywhere",
    async (rule, _says, mutant) => {
      // Its rows take their arguments in order.
      const apply = table.elementwise[rule as keyof typeof table.elementwise] as unknown as (
        ...x: Tensor[]
      ) => Tensor
      const cotangents = async (): Promise<(readonly number[])[]> => {
        const x = mutant.row.domain.map((_, at) =>
          tensor(numbers.map((_each, by) => numbers.at(by - at) ?? NaN)),
        )
        const [y, pullback] = vjp(apply, ...x)
        return Promise.all(pullback(ones(y.shape)).map(async (each) => [...(await each.data())]))
      }
      const honest = await withBackend(subject.session, cotangents)
      const mutated = await whileMutated(mutant, () => withBackend(subject.session, cotangents))
      expect(mutated).toEqual(honest)
    },
  )
})

describe("a wrong rule is caught by the check that names it", () => {
  const mutants = [...partialMutants(), ...definiteMutants]

  it.each(mutants.map((mutant) => [mutant.rule, mutant.says, mutant] as const))(
    "%s: %s",
    async (rule, says, mutant) => {
      const own = all.filter((each) => each.case.rule === rule)
      // A session keeps how it did what it did before: each mutant needs one of its own.
      const kills = await whileMutated(mutant, () =>
        killsOfProvider(reference(), telling(mutant.check, own, crossSection(own, 1)), patience),
      )
      matrix.push(matrixLine(`${rule}: ${says}`, mutant.check, kills))
      expect(kills.get(mutant.check)?.first ?? "nothing", `${mutant.check} does not notice`).toContain(
        `${rule} / `,
      )
    },
  )
})
