import type { Provider } from "@cotangent/core-api"
import { printFailures } from "./failure-text.ts"
import { Suite, type SuiteOptions } from "./suite.ts"

/** The part of a test runner that the suite needs; vitest, jest, mocha and node:test have it. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>, timeout?: number) => unknown
}

const minutes = 60_000

/**
 * Declares the whole suite as tests: one for each rule and check, and at the end one for the account of it all.
 * The runner is handed in, so that two copies of one never meet.
 */
export function conformance(provider: Provider, { describe, it }: Runner, options: SuiteOptions = {}): void {
  const suite = new Suite(provider, options)
  const fewer = options.programs === undefined ? "" : `, ${options.programs} random programs`
  const sample = suite.every === 1 ? "" : `, one case of ${suite.every} of each check`
  describe(`${provider.name} conforms, ${suite.tier} tier${fewer}${sample}`, () => {
    it("opens", async () => void (await suite.open()), minutes)
    for (const name of suite.names()) {
      it(name, () => check(suite, name), (suite.tier === "full" ? 20 : 5) * minutes)
    }
    it("compared everything that it has to", () => account(suite), minutes)
  })
}

async function check(suite: Suite, name: string): Promise<void> {
  const group = (await suite.groups()).get(name)
  if (!group) throw new Error(`there are no cases of ${name}, and the pinned counts know some`)
  const failures = printFailures(await suite.runGroup(group))
  if (failures !== "") throw new Error(failures)
}

async function account(suite: Suite): Promise<void> {
  try {
    const unknown = [...(await suite.groups()).keys()].filter((name) => !suite.names().includes(name))
    const problems = [
      ...(await suite.problems()),
      ...unknown.map((name) => `${name} is not pinned, and did not run: pin the counts anew`),
    ]
    if (problems.length > 0) throw new Error(`the account is not in order\n  ${problems.join("\n  ")}`)
  } finally {
    await suite.close()
  }
}
