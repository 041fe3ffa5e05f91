import { conformance } from "@cotangent/conformance/vitest"
import { describe, expect, it } from "vitest"
import { worker } from "../../src/index.ts"

conformance(worker({ threads: 3 }), { describe, it }, { programs: 100, every: 8, timeout: 60_000 })

it("the main thread of a page is not kept waiting: it has no readSync", async () => {
  const backend = await worker({ threads: 2 }).open()
  expect(backend.info).toMatchObject({ mode: "messages", serves: { threads: 2 } })
  expect(backend.readSync).toBeUndefined()
  await backend.close()
})
