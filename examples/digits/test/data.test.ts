import { describe, expect, it } from "vitest"
import { classes, pickDigits, pixels, splitDigits } from "../src/data.ts"
import { loadDigits } from "../src/load-digits.ts"
import { seeded, shuffled } from "../src/random.ts"

const digits = await loadDigits()

describe("the digits", () => {
  it("are 10,000 images of 28 × 28 with values from 0 to 1", () => {
    expect(digits.labels).toHaveLength(10_000)
    expect(digits.images).toHaveLength(10_000 * pixels)
    expect(digits.images.every((value) => value >= 0 && value <= 1)).toBe(true)
  })

  it("show every digit about equally often", () => {
    const counts = Array.from(
      { length: classes },
      (_, digit) => digits.labels.filter((label) => label === digit).length,
    )
    expect(Math.min(...counts)).toBeGreaterThan(850)
    expect(Math.max(...counts)).toBeLessThan(1150)
  })

  it("are split into 9,000 and 1,000", () => {
    const { train, test } = splitDigits(digits, seeded(1))
    expect([train.labels.length, test.labels.length]).toEqual([9000, 1000])
    expect([train.images.length, test.images.length]).toEqual([9000 * pixels, 1000 * pixels])
  })

  it("are split so that each is on one side only", () => {
    const { train, test } = splitDigits(digits, seeded(1))
    const count = (labels: Uint8Array, digit: number): number =>
      labels.filter((label) => label === digit).length
    for (let digit = 0; digit < classes; digit++) {
      expect(count(train.labels, digit) + count(test.labels, digit)).toBe(count(digits.labels, digit))
    }
  })

  it("are split alike for the same seed, and otherwise for another", () => {
    const first = splitDigits(digits, seeded(5)).test
    expect(splitDigits(digits, seeded(5)).test).toEqual(first)
    expect(splitDigits(digits, seeded(6)).test.labels).not.toEqual(first.labels)
  })

  it("keep image and label together", () => {
    const positions = Uint32Array.of(9999, 0)
    const picked = pickDigits(digits, positions)
    expect([...picked.labels]).toEqual([9, 0])
    expect(picked.images.subarray(pixels)).toEqual(digits.images.subarray(0, pixels))
  })
})

describe("random numbers", () => {
  it("shuffle without losing any", () => {
    const order = shuffled(1000, seeded(2))
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, at) => at))
    expect([...order.subarray(0, 3)]).not.toEqual([0, 1, 2])
  })

  it("have the mean and the spread that they should", () => {
    const random = seeded(3)
    const drawn = Array.from({ length: 20_000 }, () => random.normal())
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length
    const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
  })
})
