import { cpu } from "@cotangent/backend-cpu"
import {
  exp,
  log,
  matmul,
  mean,
  pow,
  relu,
  setBackend,
  sigmoid,
  sum,
  tensor,
  type Tensor,
  valueAndGrad,
} from "@cotangent/core-api"
import type { Provider } from "@cotangent/core-api/backend"
import { beforeAll, describe, expect, it } from "vitest"
import { worker } from "../../src/index.ts"

const withGradient =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): readonly Tensor[] =>
    valueAndGrad(f)(x)

/** Of [500, 601]: enough for several tasks, and no multiple of anything. */
const computations: Readonly<Record<string, (x: Tensor) => readonly Tensor[]>> = {
  "a chain, its sum and its gradient": withGradient((x) =>
    sum(relu(exp(log(sigmoid(x).mul(x).add(2)).sub(1)).mul(x))),
  ),
  "sums over each axis": (x) => [sum(x, 0), mean(x, 1), sum(x)],
  "the gradient of a mean of rows, squared": withGradient((x) => sum(pow(mean(x, 1), 2))),
  "a power by an exponent for each column": withGradient((x) =>
    mean(pow(x.mul(x).add(0.1), x.slice([[0, 1]]))),
  ),
  "a product with itself, and its gradient": withGradient((x) => sum(relu(matmul(x, x.transpose())))),
  "a product of its transpose with an epilogue": (x) => [relu(matmul(x.transpose(), x)).add(1)],
}

const data = Float32Array.from({ length: 500 * 601 }, (_, at) => Math.sin(at) * 3)

async function bitsOn(provider: Provider): Promise<ReadonlyMap<string, readonly Uint8Array[]>> {
  await setBackend(provider)
  const x = tensor(data, { shape: [500, 601] })
  const bits = new Map<string, readonly Uint8Array[]>()
  for (const [name, compute] of Object.entries(computations)) {
    const results = await Promise.all(compute(x).map((each) => each.data()))
    bits.set(
      name,
      results.map(({ buffer }) => new Uint8Array(buffer)),
    )
  }
  return bits
}

describe("the same bits", () => {
  let alone: ReadonlyMap<string, readonly Uint8Array[]>
  beforeAll(async () => {
    alone = await bitsOn(cpu())
  })

  it.each([1, 2, 3, 5])("on %d threads as on the CPU backend", async (threads) => {
    expect(await bitsOn(worker({ threads }))).toEqual(alone)
  })

  it("which are not all 0", () => {
    for (const [name, results] of alone)
      for (const bits of results)
        expect(
          bits.some((byte) => byte !== 0),
          name,
        ).toBe(true)
  })
})
