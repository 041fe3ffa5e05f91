import { afterEach, expect, it, vi } from "vitest"
import { fromName, worker } from "../src/index.ts"

it.each([0, -1, 1.5, NaN, 1e9])("%d threads make no backend", (threads) => {
  expect(() => worker({ threads })).toThrow(
    expect.objectContaining({
      code: "E_NO_BACKEND",
      message: expect.stringContaining(String(threads)) as unknown,
    }),
  )
})

it.each([
  [undefined, { device: /^WebAssembly SIMD on \d+ threads?$/ }],
  ["3", { device: /^WebAssembly SIMD on 3 threads$/ }],
  ["messages", { device: /^WebAssembly SIMD, in a worker$/ }],
] as const)("the name worker:%s opens a backend that says what runs", async (argument, { device }) => {
  const backend = await fromName(argument).open()
  expect(backend.info.device).toMatch(device)
  expect(backend.readSync === undefined).toBe(argument === "messages")
  await backend.close()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it("says whether it opens without starting threads", async () => {
  expect(await worker().available?.()).toBe(true)
  vi.stubGlobal("crossOriginIsolated", false)
  expect(await worker().available?.()).toMatch(/Cross-Origin-Opener-Policy/)
})

it.each(["0", "two", "3.5"])("there is no worker:%s", (argument) => {
  expect(() => fromName(argument)).toThrow(expect.objectContaining({ code: "E_NO_BACKEND" }))
})
