import { readFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { expect, it, vi } from "vitest"
import * as cotangent from "cotangent"

const readme = readFileSync("README.md", "utf8")

it("has an example that prints what it says", async () => {
  const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? ""
  expect(code).toContain('from "cotangent"')
  const printed: unknown[] = []
  const log = vi.spyOn(console, "log").mockImplementation((...values) => void printed.push(...values))
  // The example as it stands, but for the import: its names become parameters.
  const names = ["grad", "hessian", "jit", "tensor", "valueAndGrad"] as const
  const body = stripTypeScriptTypes(code.replace(/^import .*\n/, ""))
  // The constructor of async functions has no name of its own. It takes parameter names, then the body.
  const { constructor } = Object.getPrototypeOf(async () => undefined) as {
    constructor: new (...source: string[]) => (...values: unknown[]) => Promise<void>
  }
  try {
    await new constructor(...names, body)(...names.map((name) => cotangent[name]))
  } finally {
    log.mockRestore()
  }
  expect(printed[0]).toEqual([-2, -2].map((each) => expect.closeTo(each, 5) as number))
  expect(printed).toHaveLength(3)
  expect(printed[2]).toEqual(Float32Array.of(1, 1))
})

it("fits one screen", () => {
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(70)
})
