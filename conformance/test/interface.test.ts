import { readFileSync } from "node:fs"
import { BACKEND_API, reference } from "@cotangent/core-api/backend"
import { expect, it } from "vitest"
import { cases } from "../src/cases.ts"

const text = readFileSync(new URL("../../docs/backend-interface.md", import.meta.url), "utf8").replaceAll(
  /\s+/g,
  " ",
)

it("every clause of the interface names the cases that try it, and no others", async () => {
  const { capabilities } = await reference().open()
  const tried = [...cases(capabilities)].filter(({ check }) => check === "contract").map(({ id }) => id)
  const named = [...text.matchAll(/«([^»]*)»/g)].map(([, says = ""]) => `contract / ${says}`)
  expect(named.toSorted()).toEqual(tried.toSorted())
})

it("the document is of this version", () => {
  expect(text).toContain(`\`BACKEND_API = ${BACKEND_API}\``)
})
