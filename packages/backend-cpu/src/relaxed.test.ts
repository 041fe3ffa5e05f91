import { afterEach, describe, expect, test, vi } from "vitest"
import { chooseRelaxedSimd, hasRelaxedSimd, hasSimd } from "./relaxed.ts"

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const refusal = (names: string): unknown =>
  expect.objectContaining({ code: "E_NO_BACKEND", message: expect.stringContaining(names) as unknown })

/** An engine that accepts only modules up to this length: the one that asks for relaxed SIMD is the longer one. */
function accepting(most: number): void {
  vi.spyOn(WebAssembly, "validate").mockImplementation((bytes) => bytes.byteLength <= most)
}

describe("what the engine offers", () => {
  test("is SIMD in every Node that is supported", () => {
    expect(hasSimd()).toBe(true)
  })

  test("is relaxed SIMD if a relaxed multiply-add compiles", () => {
    // 1·1 + 1 from a function () → f32, to see that the probed instruction is the one meant.
    const splat = [0x43, 0, 0, 0x80, 0x3f, 0xfd, 0x13]
    const code = [...splat, ...splat, ...splat, 0xfd, 0x85, 0x02, 0xfd, 0x1f, 0]
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
    const functions = [1, 5, 1, 0x60, 0, 1, 0x7d, 3, 2, 1, 0]
    const exported = [7, 5, 1, 1, 0x66, 0, 0] // "f"
    const body = [10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b]
    const bytes = Uint8Array.of(...header, ...functions, ...exported, ...body)
    expect(hasRelaxedSimd()).toBe(WebAssembly.validate(bytes))
    if (!hasRelaxedSimd()) return
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
    const f = exports["f"] as () => number // as encoded above
    expect(f()).toBe(2)
  })
})

describe("the choice", () => {
  test("is what the engine offers, unless it is said otherwise", () => {
    expect(chooseRelaxedSimd(undefined)).toBe(hasRelaxedSimd())
    expect(chooseRelaxedSimd(false)).toBe(false)
  })

  test("is strict by itself where relaxed SIMD is missing, and refused where it is asked for", () => {
    accepting(40)
    expect(hasSimd()).toBe(true)
    expect(chooseRelaxedSimd(undefined)).toBe(false)
    expect(chooseRelaxedSimd(false)).toBe(false)
    expect(() => chooseRelaxedSimd(true)).toThrow(refusal("relaxedSimd"))
  })

  test("is refused where there is no SIMD", () => {
    accepting(0)
    expect(() => chooseRelaxedSimd(undefined)).toThrow(refusal("SIMD"))
  })

  test("is refused where there is no WebAssembly", () => {
    vi.stubGlobal("WebAssembly", undefined)
    expect(() => chooseRelaxedSimd(false)).toThrow(refusal("WebAssembly"))
  })
})
