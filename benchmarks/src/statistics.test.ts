import { describe, expect, it } from "vitest"
import { summarise } from "./statistics.ts"

describe("a summary", () => {
  it("is median and quartiles, in any order of the sample", () => {
    expect(summarise([5, 1, 4, 2, 3])).toEqual({ median: 3, quartiles: [2, 4], count: 5 })
  })

  it("lies between neighbours where no element is in the middle", () => {
    expect(summarise([4, 1, 3, 2])).toEqual({ median: 2.5, quartiles: [1.75, 3.25], count: 4 })
    expect(summarise([7])).toEqual({ median: 7, quartiles: [7, 7], count: 1 })
  })

  it("of nothing is not a number", () => {
    expect(summarise([]).median).toBeNaN()
  })

  it("is not moved by one that took very long", () => {
    expect(summarise([1, 1, 1, 1, 1000]).median).toBe(1)
  })
})
