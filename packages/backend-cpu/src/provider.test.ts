import { CotangentError } from "@cotangent/core-api"
import { specVersion } from "@cotangent/conformance"
import { afterEach, describe, expect, test, vi } from "vitest"
import { cpu, fromName } from "./index.ts"
import { hasRelaxedSimd } from "./relaxed.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const modeOf = async (provider: ReturnType<typeof cpu>): Promise<unknown> => {
  const backend = await provider.open()
  return backend.info.mode
}

describe("the provider", () => {
  test("opens at once", () => {
    expect(cpu().open()).not.toBeInstanceOf(Promise)
  })

  test("claims the version of the conformance spec that its tests run", () => {
    expect(cpu().conformsTo).toBe(specVersion)
  })

  test("says in info what runs", async () => {
    expect((await cpu().open()).info).toMatchObject({
      device: "WebAssembly SIMD",
      mode: hasRelaxedSimd() ? "relaxed" : "strict",
      maxBytes: 2 ** 32,
    })
    expect(await modeOf(cpu({ relaxedSimd: false }))).toBe("strict")
    expect((await cpu({ maxBytes: 2 ** 20 + 1 }).open()).info).toMatchObject({ maxBytes: 2 ** 20 })
  })

  test("does not open where the engine lacks what it needs", () => {
    vi.spyOn(WebAssembly, "validate").mockReturnValue(false)
    expect(() => cpu().open()).toThrow(expect.objectContaining({ code: "E_NO_BACKEND" }))
    expect(cpu().available?.()).toMatch(/needs WebAssembly with 128-bit SIMD/)
  })

  test("says that it opens without taking a memory", () => {
    const memory = vi.spyOn(WebAssembly, "Memory")
    expect(cpu().available?.()).toBe(true)
    expect(memory).not.toHaveBeenCalled()
  })

  test.each([0, -1, 65536, NaN, "1 GB" as never])("refuses %s as a limit", (maxBytes) => {
    expect(() => cpu({ maxBytes })).toThrow(expect.objectContaining({ code: "E_NO_BACKEND" }))
  })
})

describe("names", () => {
  test("are cpu and cpu:strict", async () => {
    expect(fromName().name).toBe("cpu")
    expect(await modeOf(fromName())).toBe(await modeOf(cpu()))
    expect(await modeOf(fromName("strict"))).toBe("strict")
  })

  test.each(["", "fast", "Strict"])('are not "cpu:%s", and the error says what is', (argument) => {
    expect(() => fromName(argument)).toThrow(CotangentError)
    expect(() => fromName(argument)).toThrow(/E_NO_BACKEND.*"cpu:strict"/)
  })
})
