import { expect, it } from "vitest"
import { specVersion } from "../src/case.ts"
import frozen from "./frozen-ids.json" with { type: "json" }
import { idsByVersion } from "./frozen-ids.ts"

it("the ids of cases are what they were, version by version", async () => {
  const now = await idsByVersion()
  // Where this fails, an id has changed, a case is gone, or a new one does not say which version brings it.
  expect(now).toEqual(frozen)
  expect(Object.keys(now).toSorted().at(-1)).toBe(specVersion)
})
