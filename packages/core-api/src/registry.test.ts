import { afterEach, expect, test, vi } from "vitest"
import { reference } from "./reference.ts"
import * as registry from "./registry.ts"

afterEach(() => vi.unstubAllEnvs())

// The registry is one for the whole program, so this is one story.
test("the program's own selection", async () => {
  expect(registry.getBackend()).toBeNull()
  registry.registerBackend("interpreter", () => reference())
  registry.setDefaultBackends(["nosuch"])
  vi.stubEnv("COTANGENT_BACKEND", "interpreter")
  const first = await registry.currentSession()
  expect(first.name).toBe("reference")
  expect(registry.getBackend()).toBe(first)

  const second = await registry.openBackend(reference())
  expect(registry.getBackend()).toBe(first)
  await registry.withBackend(second, () => expect(registry.getBackend()).toBe(second))
  expect(await registry.setBackend(second)).toBe(second)
  expect(registry.getBackend()).toBe(second)

  await expect(registry.setBackend("auto")).rejects.toThrow("registered: interpreter")
  expect(registry.getBackend()).toBe(second)
  expect(await registry.listBackends()).toEqual([{ name: "interpreter", available: true }])
})
