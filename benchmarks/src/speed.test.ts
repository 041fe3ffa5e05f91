import { describe, expect, it } from "vitest"
import { speedOf } from "./speed.ts"

const near = { bytes: 2 ** 24, read: 100, copy: 80, triad: 70 }
const far = { bytes: 2 ** 27, read: 30, copy: 20, triad: 25 }
const limits = { bandwidths: [near, far], multiplyAdd: { fused: 60, strict: 40 } }

describe("speed", () => {
  it("of what memory bounds is bytes a second, beside the bandwidth on data of that size", () => {
    const speed = speedOf({ bytes: 16e6, flops: 1, bound: "copy" }, 0.4, limits)
    expect(speed).toEqual({ rate: 40, unit: "GB/s", share: 0.5, limit: "copy" })
    expect(speedOf({ bytes: 300e6, flops: 1, bound: "read" }, 20, limits).share).toBe(0.5)
  })

  it("of what arithmetic bounds is operations a second, beside the best multiply-add", () => {
    const speed = speedOf({ bytes: 1, flops: 3e9, bound: "multiply-add" }, 100, limits)
    expect(speed).toEqual({ rate: 30, unit: "GFLOP/s", share: 0.5, limit: "multiply-add" })
  })

  it("of what overheads bound has no limit beside it", () => {
    expect(speedOf({ bytes: 1e6, flops: 1, bound: null }, 1, limits).share).toBeNull()
  })
})
