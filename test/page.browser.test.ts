import { describe, expect, it } from "vitest"

describe("the page that tests run in", () => {
  it("is cross-origin isolated, so that workers can share memory", () => {
    expect(crossOriginIsolated).toBe(true)
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
    expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  it("can ask for a collection", () => {
    expect(globalThis).toHaveProperty("gc", expect.any(Function))
  })
})
