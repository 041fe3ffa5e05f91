import { describe, expect, it } from "vitest"
import { misfit } from "./misfit.ts"

const want = Float32Array.from({ length: 67 }, (_, at) => at % 31)

function seen(change: (got: Float32Array) => unknown, right = want): string | undefined {
  const got = right.slice()
  change(got)
  return misfit({ data: got }, right, "n = 67")?.what
}

describe("a result that is not exact", () => {
  it("is named by what its wrong elements have in common", () => {
    expect(seen((got) => (got[66] = 99))).toBe("n = 67 (only the last element)")
    expect(seen((got) => got.fill(99, 64))).toBe("n = 67 (only what is left after whole tiles of 64)")
    expect(seen((got) => got.fill(99, 60))).toBe("n = 67 (7 of 67 elements, all from 60 on)")
    expect(seen((got) => got.fill(99, 0, 8))).toBe("n = 67 (8 of 67 elements, all up to 7)")
    expect(seen((got) => got.fill(99))).toBe("n = 67 (every element)")
    expect(seen((got) => got.copyWithin(8, 9, 20))).toBe("n = 67 (each wrong element is that 1 after)")
    expect(seen((got) => (got[20] = 99))).toBe("n = 67 (only from 20 to 20)")
    expect(seen((got) => (got[0] = 7), Float32Array.of(12))).toBe("n = 67 (5 is missing)")
    expect(seen((got) => (got[0] = 14), Float32Array.of(12))).toBe("n = 67 (2 too much)")
  })

  it("is told with its first wrong element, and with its length if that is wrong", () => {
    expect(misfit({ data: Float32Array.of(1, 2, 5, 9) }, [1, 2, 3, 4], "y")).toMatchObject({
      index: 2,
      got: "5",
      want: "3",
    })
    expect(misfit({ data: Float32Array.of(1, 2) }, [1, 2, 3], "y")).toMatchObject({
      what: "y: number of elements",
    })
    expect(misfit({ data: Float32Array.of(NaN) }, [0], "y")).toMatchObject({ got: "NaN" })
  })

  it("is no misfit if it is exact", () => {
    expect(misfit({ data: want }, want, "y")).toBeNull()
    expect(misfit({ data: Float32Array.of(-0) }, [0], "y")).toBeNull()
  })
})
