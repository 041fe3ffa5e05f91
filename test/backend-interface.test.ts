import { readFileSync } from "node:fs"
import { cases } from "../conformance/src/index.ts"
import { BACKEND_API, reference } from "../packages/core-api/src/backend-api.ts"
import { expect, it } from "vitest"

const text = readFileSync("docs/backend-interface.md", "utf8").replaceAll(/\s+/g, " ")

it("every clause of the interface names the cases that try it, and no others", async () => {
  const { capabilities } = await reference().open()
  const tried = [...cases(capabilities)].filter(({ check }) => check === "contract").map(({ id }) => id)
  const named = [...text.matchAll(/«([^»]*)»/g)].map(([, says = ""]) => `contract / ${says}`)
  expect(named.toSorted()).toEqual(tried.toSorted())
})

it("the document is of this version", () => {
  expect(text).toContain(`\`BACKEND_API = ${BACKEND_API}\``)
})
