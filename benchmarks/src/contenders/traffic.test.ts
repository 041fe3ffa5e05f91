import { kernels, sum, tensor, valueAndGrad, zeros } from "cotangent"
import { expect, it } from "vitest"
import { trafficOf } from "./traffic.ts"

it("is every input once, a broadcast one by the elements that it has, and every output", () => {
  const x = tensor(new Float32Array(6), { shape: [2, 3] })
  const y = tensor(new Float32Array(3))
  const [value, [dx]] = valueAndGrad((a: typeof x, b: typeof y) => sum(a.mul(b).exp()), { argnums: [0] })(
    x,
    y,
  )
  const planned = kernels(value, dx)
  expect(trafficOf(planned, 1, 99)).toEqual({
    kernels: 1,
    held: 99,
    bytes: { read: 4 * (6 + 3), written: 4 * (1 + 6) },
  })
  const mask = zeros([5]).lt(1)
  expect(trafficOf(kernels(mask), 1, 0).bytes?.written).toBe(5)
})

it("does not guess bytes where other kernels ran than were planned", () => {
  expect(trafficOf(kernels(tensor([1, 2]).exp()), 2, 0)).toEqual({ kernels: 2, held: 0, bytes: null })
})
