import { reference } from "@cotangent/core-api/backend"
import { expect, it } from "vitest"
import { Suite } from "../src/suite.ts"

it("a sample has the first of every so many cases of each rule and check, and no account", async () => {
  const [all, sample] = [new Suite(reference()), new Suite(reference(), { every: 4 })]
  const [whole, some] = [await all.groups(), await sample.groups()]
  expect([...some.keys()]).toEqual([...whole.keys()])
  for (const [name, { cases }] of some)
    expect(cases.map(({ id }) => id)).toEqual(
      whole
        .get(name)
        ?.cases.filter((_, at) => at % 4 === 0)
        .map(({ id }) => id),
    )
  expect(await sample.problems()).toEqual([])
  expect(await all.problems()).not.toEqual([])
  await all.close()
  await sample.close()
})
