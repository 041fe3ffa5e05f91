import { describe, expect, it } from "vitest"
import { speedOf } from "./speed.ts"

describe("speed", () => {
  it.each(["read", "copy", null] as const)("of what %s bounds is bytes a second", (bound) => {
    expect(speedOf({ bytes: 16e6, flops: 1, bound }, 0.4)).toEqual({ rate: 40, unit: "GB/s" })
  })

  it("of what arithmetic bounds is operations a second", () => {
    const speed = speedOf({ bytes: 1, flops: 3e9, bound: "multiply-add" }, 100)
    expect(speed).toEqual({ rate: 30, unit: "GFLOP/s" })
  })
})
