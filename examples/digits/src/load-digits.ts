import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { classes, type Digits, pixels } from "./data.ts"

/** The 10,000 digits of MNIST that the package `mnist` ships: one file for each digit. */
export async function loadDigits(): Promise<Digits> {
  // The package's own entry holds them as arrays of arrays; its files are all that is wanted here.
  const { resolve } = createRequire(import.meta.url)
  const files = await Promise.all(
    Array.from({ length: classes }, (_, digit) =>
      readFile(resolve(`mnist/src/digits/${digit}.json`), "utf8"),
    ),
  )
  // What the package ships in every file: { "data": [pixel, …] }.
  const images = files.map((text) => Float32Array.from((JSON.parse(text) as { data: number[] }).data))
  const total = images.reduce((sum, { length }) => sum + length, 0)
  const all: Digits = { images: new Float32Array(total), labels: new Uint8Array(total / pixels) }
  let at = 0
  images.forEach((each, digit) => {
    all.images.set(each, at)
    all.labels.fill(digit, at / pixels, (at + each.length) / pixels)
    at += each.length
  })
  return all
}
