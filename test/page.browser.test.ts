import { describe, expect, it } from "vitest"

describe("the page that tests run in", () => {
  it("is cross-origin isolated, so that workers can share memory", () => {
    expect(crossOriginIsolated).toBe(true)
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
    expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  it("has WebGL and WebGPU, in software", async () => {
    const context = new OffscreenCanvas(1, 1).getContext("webgl2")
    const names = context?.getExtension("WEBGL_debug_renderer_info")
    expect(names && context?.getParameter(names.UNMASKED_RENDERER_WEBGL)).toContain("SwiftShader")
    const adapter = await navigator.gpu.requestAdapter()
    expect(adapter?.info.architecture).toBe("swiftshader")
  })

  it("can ask for a collection", () => {
    expect(globalThis).toHaveProperty("gc", expect.any(Function))
  })
})
