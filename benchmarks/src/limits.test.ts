import { expect, it } from "vitest"
import { flavoursOf, multiplyAddHere } from "./handwritten/engine.ts"
import { measureLimits, nearest } from "./limits.ts"

it("the nearest size is so by ratio", () => {
  const sized = [{ bytes: 10 }, { bytes: 1000 }]
  expect([20, 90, 110, 5000].map((bytes) => nearest(sized, bytes)?.bytes)).toEqual([10, 10, 1000, 1000])
})

it("every bound has work that reaches it, on data of about the case's size", async () => {
  const flavours = flavoursOf(await multiplyAddHere())
  const { limits, yardstick } = await measureLimits(flavours, 1)
  expect(limits.bandwidths.map(({ bytes }) => bytes)).toEqual([2 ** 24, 2 ** 25, 96 * 2 ** 20])
  expect(Object.keys(limits.multiplyAdd)).toEqual(flavours)
  for (const bound of ["read", "copy"] as const)
    expect(yardstick({ bytes: 5e7, bound })?.amount).toBe(2 ** 25)
  expect(yardstick({ bytes: 1, bound: "multiply-add" })?.amount).toBeGreaterThan(1e6)
  expect(yardstick({ bytes: 1, bound: null })).toBeNull()
  expect(() => yardstick({ bytes: 1, bound: "copy" })?.call()).not.toThrow()
})
