import { expect, it } from "vitest"
import { pixels } from "../src/data.ts"
import { loadDigits } from "../src/load-digits.ts"
import { decodeDigits, encodeDigits } from "../src/page/digits-file.ts"

it("a file of bytes holds every digit, to half a step of grey", async () => {
  const digits = await loadDigits()
  const bytes = encodeDigits(digits)
  expect(bytes).toHaveLength(digits.labels.length * (1 + pixels))
  const { images, labels } = decodeDigits(bytes)
  expect(labels).toEqual(digits.labels)
  const error = images.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (digits.images[at] ?? NaN))),
    0,
  )
  expect(error).toBeLessThan(0.5 / 255)
})
