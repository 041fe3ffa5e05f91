import { describe, expect, it } from "vitest"
import { confusionMatrix, printConfusion } from "../src/confusion.ts"
import { pixels, side } from "../src/data.ts"
import { drawImage, drawRow } from "../src/picture.ts"

const corner = new Float32Array(pixels)
corner[0] = 1
corner[side + 1] = 1

describe("a picture", () => {
  it("is 14 lines of 28 cells, each of two pixels", () => {
    const lines = drawImage(corner, "letters")
    expect(lines).toHaveLength(14)
    expect(lines.map(({ length }) => length)).toEqual(new Array(14).fill(28))
    expect(lines[0]?.slice(0, 3)).toBe("▒▒ ")
  })

  it("uses the greys of a terminal where it has them", () => {
    const [first = ""] = drawImage(corner, "greys")
    expect(first.startsWith("\x1b[38;5;255;48;5;232m▀\x1b[38;5;232;48;5;255m▀")).toBe(true)
    expect(first.endsWith("\x1b[0m")).toBe(true)
  })

  it("stands beside others under its caption", () => {
    const images = new Float32Array(2 * pixels)
    images.set(corner, pixels)
    const [head, first] = drawRow(images, [0, 1], ["none", "corner"], "letters").split("\n")
    expect(head?.indexOf("corner")).toBe(30)
    expect(first?.indexOf("▒")).toBe(30)
  })
})

describe("the confusion matrix", () => {
  it("counts how each digit was read", () => {
    const matrix = confusionMatrix(Uint8Array.of(3, 3, 5, 5, 5), Uint8Array.of(3, 8, 5, 5, 3))
    expect(matrix[3]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
    expect(matrix[5]).toEqual([0, 0, 0, 1, 0, 2, 0, 0, 0, 0])
  })

  it("prints shares, and a dash for a digit that was not there", () => {
    const lines = printConfusion(confusionMatrix(Uint8Array.of(3, 3, 5, 5), Uint8Array.of(3, 8, 5, 5))).split(
      "\n",
    )
    expect(lines).toHaveLength(11)
    expect(lines[1 + 3]).toMatch(/50\.0 %$/)
    expect(lines[1 + 5]).toMatch(/100\.0 %$/)
    expect(lines[1]).toMatch(/–$/)
  })
})
