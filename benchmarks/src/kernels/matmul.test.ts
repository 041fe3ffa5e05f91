import { describe, expect, it } from "vitest"
import { flavoursOf, multiplyAddHere } from "../handwritten/engine.ts"
import { openModule } from "../handwritten/module.ts"
import type { Flavour } from "./function-text.ts"
import { uniform } from "../random.ts"
import { matmulKernels, matmulScratchBytes } from "./matmul.ts"

const flavours = flavoursOf(await multiplyAddHere())

interface Product {
  readonly m: number
  readonly n: number
  readonly k: number
  /** Whether A and B are stored column by column. */
  readonly turned?: readonly [boolean, boolean]
  /** What is added: nothing, one row for all, or a matrix. */
  readonly from?: "row" | "matrix"
}

/** The largest difference from float64, over the whole of C and a margin around it that must stay as it was. */
async function worst(flavour: Flavour, { m, n, k, turned = [false, false], from }: Product): Promise<number> {
  const a = uniform([m, k], -1, 1, 1).data
  const b = uniform([k, n], -1, 1, 2).data
  const added = uniform([m, n], -1, 1, 3).data
  const row = n + 3 // C's rows stand apart
  const arrays = { a, b, added, c: new Float32Array(m * row + 8).fill(7), scratch: matmulScratchBytes / 4 }
  const { at, view, functions } = await openModule(["matmul"], matmulKernels(flavour), arrays)
  const [aRow, aColumn] = turned[0] ? [4, 4 * m] : [4 * k, 4]
  const [bRow, bColumn] = turned[1] ? [4, 4 * k] : [4 * n, 4]
  const source = from === undefined ? 0 : at.added
  const sourceRow = from === "matrix" ? 4 * n : 0
  functions().matmul(
    at.a,
    aRow,
    aColumn,
    at.b,
    bRow,
    bColumn,
    at.c,
    4 * row,
    source,
    sourceRow,
    m,
    n,
    k,
    at.scratch,
  )
  return view("c").reduce((most, is, index) => {
    const [i, j] = [Math.floor(index / row), index % row]
    let should = 7
    if (i < m && j < n) {
      should = from === undefined ? 0 : (added[from === "matrix" ? i * n + j : j] ?? NaN)
      for (let inner = 0; inner < k; inner++) {
        const left = a[(i * aRow + inner * aColumn) / 4] ?? NaN
        should += left * (b[(inner * bRow + j * bColumn) / 4] ?? NaN)
      }
    }
    const error = Math.abs(is - should)
    return error <= most ? most : error
  }, 0)
}

describe.each(flavours)("the %s matrix product", (flavour) => {
  it.each<Product>([
    { m: 1, n: 1, k: 1 },
    { m: 6, n: 8, k: 4 },
    { m: 7, n: 9, k: 5 },
    { m: 30, n: 16, k: 257 },
    { m: 13, n: 17, k: 600 },
    { m: 11, n: 530, k: 3 },
    { m: 13, n: 10, k: 300, turned: [true, false] },
    { m: 13, n: 19, k: 300, turned: [false, true] },
    { m: 20, n: 21, k: 40, turned: [true, true], from: "matrix" },
    { m: 13, n: 10, k: 300, from: "row" },
    { m: 12, n: 520, k: 260, from: "matrix" },
  ])("is right for $m × $k × $n, turned $turned, from $from", async (product) => {
    expect(await worst(flavour, product)).toBeLessThan(1e-6 * (4 + product.k / 16))
  })
})
