import { expect, it } from "vitest"
import { uniform } from "../../random.ts"
import { costOf } from "./cost.ts"

const [a, b] = [uniform([4, 8], -1, 1, 1), uniform([8, 3], -1, 1, 2)]

it("a function of each element costs one operation, and moves its input and its result", async () => {
  expect(await costOf([a], (x) => (x ? [x.exp()] : []))).toEqual({ bytes: 4 * 64, flops: 32, bound: "copy" })
})

it("what is used twice is computed once, and a conversion is none", async () => {
  const cost = await costOf([a], (x) => {
    const y = x?.exp()
    return x && y ? [y.mul(y).cast("float64")] : []
  })
  expect(cost).toEqual({ bytes: 12 * 32, flops: 2 * 32, bound: "copy" })
})

it("a sum adds each element, and is bound by reading", async () => {
  const large = uniform([4, 100], -1, 1, 1)
  expect(await costOf([large], (x) => (x ? [x.sum(1).neg()] : []))).toEqual({
    bytes: 4 * 404,
    flops: 400 + 4,
    bound: "read",
  })
})

it("a product of matrices multiplies and adds m·n·k times", async () => {
  const cost = await costOf([a, b], (x, y) => (x && y ? [x.matmul(y)] : []))
  expect(cost).toEqual({ bytes: 4 * (32 + 24 + 12), flops: 2 * 4 * 3 * 8, bound: "multiply-add" })
})
