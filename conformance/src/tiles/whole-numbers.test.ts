import { add, div, mul, sum, tensor } from "@cotangent/core-api"
import { describe, expect, it } from "vitest"
import { sizesAround, tilesOf } from "./sizes.ts"
import { wholeArray, wholeValues } from "./whole-numbers.ts"

describe("whole numbers", () => {
  it("are what a float has exactly, in any order", () => {
    const x = tensor(wholeArray({ shape: [1000] }, "float32").data, { shape: [1000] })
    const values = wholeValues([sum(x), add(mul(x, 3), 1)])
    expect(values[0]?.[0]).toBe(3 * ((250 * 251) / 2) + (246 * 247) / 2)
    expect(values[1]?.[250]).toBe(751)
  })

  it("are refused where they stop to be that", () => {
    const x = tensor([3, 2 ** 24])
    expect(() => wholeValues([div(x, 7)])).toThrow("no integer of at most 2²⁴")
    expect(() => wholeValues([sum(x)])).toThrow("16777219 is no integer")
  })

  it("do not repeat with the length of a tile", () => {
    const { data } = wholeArray({ shape: [3, 700] }, "int32")
    const repeats = (tile: number): boolean => data.every((value, at) => value === (data[at + tile] ?? value))
    expect(tilesOf("full").filter((tile) => tile < 2000 && repeats(tile))).toEqual([])
    expect(wholeArray({ shape: [5], ends: [300, 1] }, "float32").data).toEqual([300, 1, 2, 3, 1])
    expect(wholeArray({ shape: [1], ends: [1, 300] }, "float32").data).toEqual([300])
    expect(wholeArray({ shape: [4], modulus: 3, dtype: "bool" }, "float32").data).toEqual([1, 0, 0, 1])
  })
})

describe("sizes", () => {
  it("lie around every tile, and around multiples of those that are no power of two", () => {
    expect(sizesAround(16)).toEqual([15, 16, 17])
    expect(sizesAround(12)).toEqual([11, 12, 13, 23, 24, 25, 35, 36, 37])
    expect(tilesOf("full", [12, 64])).toEqual([...tilesOf("full"), 12].sort((a, b) => a - b))
    expect(tilesOf("full").at(-1)).toBe(65_536)
    expect(tilesOf("quick").filter((tile) => !tilesOf("full").includes(tile))).toEqual([])
  })
})
