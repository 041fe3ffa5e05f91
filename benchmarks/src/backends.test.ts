import { describe, expect, it } from "vitest"
import { openBackends } from "./backends.ts"

const wrong = `${import.meta.dirname}/testing/wrong-backend.ts`

describe("backends", () => {
  it("are opened by name, and by the path of a module that exports one", async () => {
    const { opened, unopened } = await openBackends(["op-table", wrong])
    expect(unopened).toEqual([])
    expect(opened.map(({ name }) => name)).toEqual(["op-table", `wrong (${wrong})`])
    expect(opened[1]?.session.name).toBe("wrong")
  })

  it("that do not open have a reason, and leave the others", async () => {
    const { opened, unopened } = await openBackends([
      "nowhere",
      "./no-such.ts",
      "op-table",
      import.meta.filename,
    ])
    expect(opened.map(({ name }) => name)).toEqual(["op-table"])
    expect(unopened.map(({ backend }) => backend)).toEqual(["nowhere", "./no-such.ts", import.meta.filename])
    for (const { reason } of unopened) expect(reason).not.toBe("")
  })
})
