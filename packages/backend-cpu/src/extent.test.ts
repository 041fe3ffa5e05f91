import { bytesPerElement, type View } from "@cotangent/core-api/backend"
import fc from "fast-check"
import { expect, test } from "vitest"
import { bytesRead } from "./extent.ts"

/** Elements that the view touches, one index after another. */
function touched({ shape, strides, offset, valid }: View, axis = 0, at = offset): number[] {
  const size = shape[axis]
  if (size === undefined) return [at]
  const [begin, end] = valid?.[axis] ?? [0, size]
  return Array.from({ length: size }, (_, index) => index).flatMap((index) =>
    index >= begin && index < end
      ? touched(
          { shape, strides, offset, ...(valid ? { valid } : {}) },
          axis + 1,
          at + index * (strides[axis] ?? 0),
        )
      : [],
  )
}

const axis = fc.record({
  size: fc.nat(4),
  stride: fc.integer({ min: -6, max: 6 }),
  range: fc.option(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 6 }))),
})

test("an input needs its buffer up to the last element that its view touches, and none before the first", () => {
  fc.assert(
    fc.property(
      fc.array(axis, { maxLength: 3 }),
      fc.integer({ min: -3, max: 20 }),
      fc.constantFrom("bool" as const, "float32" as const, "float64" as const),
      (axes, offset, dtype) => {
        const view: View = {
          shape: axes.map(({ size }) => size),
          strides: axes.map(({ stride }) => stride),
          offset,
          valid: axes.map(({ range }) => range),
        }
        const elements = touched(view)
        const before = elements.some((at) => at < 0)
        if (before) {
          expect(() => bytesRead({ dtype, view })).toThrow(expect.objectContaining({ code: "E_COMPILE" }))
          return
        }
        expect(bytesRead({ dtype, view })).toBe(
          Math.max(0, ...elements.map((at) => at + 1)) * bytesPerElement(dtype),
        )
      },
    ),
    { numRuns: 500 },
  )
})
