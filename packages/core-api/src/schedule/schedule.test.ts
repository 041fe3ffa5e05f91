import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import * as ct from "../index.ts"
import { type Capabilities, defineBackend } from "../backend.ts"
import { reference } from "../reference.ts"
import { altered } from "../testing/altered.ts"

type T = ct.Tensor

beforeAll(async () => {
  await ct.setBackend(reference())
})

const ramp = (shape: readonly number[], scale = 1): T => {
  const length = shape.reduce((a, b) => a * b, 1)
  const data = Float64Array.from({ length }, (_, i) => scale * (((i * 7919 + 13) % 101) / 50 - 1))
  return ct.tensor(data, { shape })
}

/** One random step: what it does to a list of arrays of any shapes. */
type Step = (pool: T[], pick: (n: number) => number) => T

const steps: Record<string, Step> = {
  add: (pool, pick) => joined(pool, pick, (a, b) => a.add(b)),
  mul: (pool, pick) => joined(pool, pick, (a, b) => a.mul(b)),
  where: (pool, pick) => joined(pool, pick, (a, b) => ct.where(a.gt(b), a, b.mul(2))),
  exp: (pool, pick) => some(pool, pick).sigmoid().exp(),
  relu: (pool, pick) => some(pool, pick).relu(),
  sum: (pool, pick) => reduced(some(pool, pick), pick, (x, axis) => x.sum(axis)),
  meanKept: (pool, pick) => reduced(some(pool, pick), pick, (x, axis) => x.mean(axis, { keepDims: true })),
  max: (pool, pick) => reduced(some(pool, pick), pick, (x, axis) => x.max(axis)),
  normalise: (pool, pick) =>
    reduced(some(pool, pick), pick, (x, axis) => x.sub(x.mean(axis, { keepDims: true }))),
  transpose: (pool, pick) => some(pool, pick).transpose(),
  reverse: (pool, pick) => {
    const x = some(pool, pick)
    return x.slice(x.shape.map((_, axis) => (axis === pick(x.rank) ? [null, null, -1] : null)))
  },
  every2: (pool, pick) => {
    const x = some(pool, pick)
    return x.slice(x.shape.map(() => (pick(2) ? [pick(2), null, 2] : null)))
  },
  pad: (pool, pick) => {
    const x = some(pool, pick)
    return x.size > 60 ? x : x.pad(x.shape.map(() => [pick(2), pick(2)] as const))
  },
  flat: (pool, pick) => some(pool, pick).reshape([-1]),
  split: (pool, pick) => {
    const x = some(pool, pick)
    return x.size % 2 === 0 && x.size > 0 ? x.reshape([2, x.size / 2]) : x.reshape([1, -1, 1])
  },
  matmul: (pool, pick) => {
    const x = some(pool, pick)
    // Squares of squares of sizes would soon not fit into memory.
    return x.rank === 2 && x.size <= 60 ? x.matmul(x.transpose()).mul(0.25) : x
  },
  concat: (pool, pick) => {
    const x = some(pool, pick)
    return x.rank > 0 && x.size < 60 ? ct.concat([x, x.mul(2), x], pick(x.rank)) : x
  },
}

function some(pool: T[], pick: (n: number) => number): T {
  return pool[pick(pool.length)] ?? ct.zeros([])
}

function joined(pool: T[], pick: (n: number) => number, op: (a: T, b: T) => T): T {
  const a = some(pool, pick)
  const fitting = pool.filter(
    (b) =>
      b.rank <= a.rank && b.shape.every((size, at) => size === 1 || size === a.shape[at + a.rank - b.rank]),
  )
  return op(a, some(fitting, pick))
}

function reduced(x: T, pick: (n: number) => number, op: (x: T, axis: number | null) => T): T {
  if (x.size === 0) return x
  return op(x, pick(4) === 0 ? null : x.rank === 0 ? null : pick(x.rank))
}

/** Runs a program; `between` is called with each new array. */
function run(
  inputs: readonly T[],
  program: readonly (readonly [string, number])[],
  between: (x: T) => void,
): T[] {
  const pool = [...inputs]
  for (const [name, seed] of program) {
    let state = seed
    const pick = (n: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return n <= 0 ? 0 : (state >>> 8) % n
    }
    const made = steps[name]?.(pool, pick)
    if (!made) continue
    between(made)
    pool.push(made)
  }
  return pool.slice(inputs.length)
}

const programs = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(2 ** 31)), {
  minLength: 2,
  maxLength: 14,
})
const shapes = fc.constantFrom([3, 3], [2, 3, 4], [4], [1, 5], [2, 2, 2], [6, 1], [])
const inputsFor = (shape: readonly number[]): T[] => [ramp(shape), ramp(shape.slice(-1), 0.5)]

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>): void {
  expect(got.length).toBe(want.length)
  for (let i = 0; i < got.length; i++) {
    const [a, b] = [got[i] ?? NaN, want[i] ?? NaN]
    if (Object.is(a, b) || (a === 0 && b === 0)) continue
    expect(Math.abs(a - b) / Math.max(1, Math.abs(b)), `element ${i}: ${a} for ${b}`).toBeLessThan(1e-9)
  }
}

describe("fusion changes nothing", () => {
  test("a program read at its end equals the same program read after every op", () => {
    fc.assert(
      fc.property(shapes, programs, (shape, program) => {
        const fused = run(inputsFor(shape), program, () => undefined)
        const stepwise = run(inputsFor(shape), program, (x) => void x.dataSync())
        fused
          .toReversed()
          .forEach((x, at) => expectClose(x.dataSync(), stepwise.at(-1 - at)?.dataSync() ?? []))
      }),
      { numRuns: 400 },
    )
  })

  test("results realised together equal results realised alone", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, programs, async (shape, program) => {
        const together = run(inputsFor(shape), program, () => undefined)
        await ct.realize(together)
        const alone = run(inputsFor(shape), program, () => undefined)
        together.forEach((x, at) => expectClose(x.dataSync(), alone[at]?.dataSync() ?? []))
      }),
      { numRuns: 300 },
    )
  })

  test("so do gradients, and compiled functions", () => {
    fc.assert(
      fc.property(shapes, programs, (shape, program) => {
        const f = (x: T, b: T): T =>
          run([x, b], program, () => undefined).reduce((total, each) => total.add(each.sum()), ct.zeros([]))
        const read = (x: T, b: T): T =>
          run([x, b], program, (y) => void y.dataSync()).reduce(
            (total, each) => total.add(each.sum()),
            ct.zeros([]),
          )
        const [x, b] = inputsFor(shape) as [T, T]
        const [value, [gx, gb]] = ct.valueAndGrad(f, { argnums: [0, 1] })(x, b)
        const [valueRead, [gxRead, gbRead]] = ct.valueAndGrad(read, { argnums: [0, 1] })(x, b)
        const [valueJit, [gxJit, gbJit]] = ct.jit((x: T, b: T) =>
          ct.valueAndGrad(f, { argnums: [0, 1] })(x, b),
        )(x, b)
        for (const [got, ...others] of [
          [value, valueRead, valueJit],
          [gx, gxRead, gxJit],
          [gb, gbRead, gbJit],
        ] as const) {
          for (const other of others) expectClose(got.dataSync(), other.dataSync())
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe("how many kernels", () => {
  const big = (): T => ct.tensor(new Float32Array(4194304))

  test("value and all gradients of mean(sigmoid(x·w + b)) are one kernel with four outputs", () => {
    const f = (x: T, w: T, b: T): T => x.mul(w).add(b).sigmoid().mean()
    const [value] = ct.valueAndGrad(f, { argnums: [0, 1, 2] })(big(), big(), big())
    const list = ct.kernels(value)
    expect(list.map((kernel) => [kernel.inputs.length, kernel.outputs.length, kernel.space])).toEqual([
      [3, 4, [4194304]],
    ])
  })

  test("value and gradients of mean(x^y) with y broadcast are one kernel", () => {
    const x = ct.tensor(new Float32Array(64 * 32), { shape: [64, 32] })
    const y = ct.tensor(new Float32Array(32))
    const [value] = ct.valueAndGrad((x: T, y: T) => x.pow(y).mean(), { argnums: [0, 1] })(x, y)
    expect(ct.kernels(value).map((kernel) => kernel.outputs.length)).toEqual([3])
  })

  test("a long elementwise chain with its gradient is one kernel", () => {
    const f = (x: T): T => x.sigmoid().mul(x).add(2).log().sub(1).exp().mul(x).sub(0.5).relu().sum()
    expect(ct.kernels(ct.valueAndGrad(f)(ct.tensor(new Float32Array(1000)))[0]).length).toBe(1)
  })

  test("softmax cross-entropy with its gradient is at most four kernels", () => {
    const labels = ramp([8, 10])
    const f = (z: T): T => {
      const shifted = z.sub(ct.stopGradient(z.max(-1, { keepDims: true })))
      return shifted
        .sub(shifted.exp().sum(-1, { keepDims: true }).log())
        .mul(labels)
        .sum(-1)
        .mean()
        .neg()
    }
    expect(ct.kernels(ct.valueAndGrad(f)(ramp([8, 10]))[0]).length).toBeLessThanOrEqual(4)
  })

  test("the backward of sum(relu(x) @ w) does not loop over what it does not need", () => {
    const f = (x: T, w: T): T => x.relu().matmul(w).sum()
    const [dx] = ct.grad(f, { argnums: [0, 1] })(ramp([16, 8]), ramp([8, 32]))
    for (const kernel of ct.kernels(dx))
      expect(kernel.space.reduce((a, b) => a * b, 1)).toBeLessThan(16 * 8 * 32)
  })

  test("a reduction that two kernels want is computed once", () => {
    const x = ramp([40, 30])
    const total = x.exp().sum(1, { keepDims: true })
    const list = ct.kernels(x.exp().div(total), total.log())
    expect(list.flatMap((kernel) => kernel.accumulators).length).toBe(1)
  })

  test("a permutation or reshape of a result is no kernel of its own", async () => {
    const x = ramp([3, 4])
    const y = x.exp().transpose().reshape([2, 6].toReversed())
    expect(ct.kernels(x.exp().transpose()).length).toBe(1)
    expect(ct.kernels(x.transpose()).length).toBe(0)
    expect(await x.transpose().array()).toEqual(
      [0, 1, 2, 3].map((c) => [0, 1, 2].map((r) => x.dataSync()[r * 4 + c])),
    )
    expect(y.shape).toEqual([6, 2])
  })
})

describe("capabilities", () => {
  /** The reference backend under another declaration. */
  const limited = (limits: Partial<Capabilities>): ct.Provider =>
    defineBackend({
      name: "limited",
      open: () =>
        altered((inner) => ({
          capabilities: { ...inner.capabilities, ...limits },
          readSync: (buffer) => inner.readSync?.(buffer) ?? new Uint8Array(),
        })),
    })

  test.each([
    ["few inputs", { maxInputs: 3 }],
    ["one output", { maxOutputs: 1 }],
    ["no mixed outputs", { mixedOutputs: false }],
    ["all of these", { maxInputs: 3, maxOutputs: 1, mixedOutputs: false }],
  ])("programs are split for a backend with %s", async (_, limits) => {
    const provider = limited(limits)
    const many = (): T[] => Array.from({ length: 9 }, (_, i) => ramp([3, 4], 1 + i))
    const f = (xs: T[]): T =>
      xs
        .reduce((total, x, i) => (i % 2 ? total.mul(x) : total.add(x.exp())))
        .sum(0)
        .max()
    const want = ct.valueAndGrad(f)(many())
    await ct.withBackend(provider, () => {
      const got = ct.valueAndGrad(f)(many())
      expectClose(got[0].dataSync(), want[0].dataSync())
      got[1].forEach((g, at) => expectClose(g.dataSync(), want[1][at]?.dataSync() ?? []))
      expect(ct.backendOf(got[0])?.name).toBe("limited")
    })
  })

  test("a buffer that is read in several ways is an input for each of them", async () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]
    const views = (x: T): T[] => orders.map((order) => ct.permute(x, order))
    const f = (x: T): T[] => {
      const [a = x, b = x, c = x, d = x, e = x] = views(x.exp().add(x.sum(0)))
      return [a.mul(b).add(c), c.mul(d).add(e), e.mul(a).sub(b)]
    }
    const kernels = await ct.withBackend(limited({ maxInputs: 3 }), () => [
      ...ct.kernels(...f(ramp([2, 2, 2]))),
    ])
    expect(kernels.length).toBeGreaterThan(3)
    for (const { inputs } of kernels) expect(inputs.length).toBeLessThan(4)
  })

  test.each([{ maxOutputs: 1 }, { maxOutputs: 1, mixedOutputs: false }])(
    "what is costly is computed once, and not by each of the kernels that %o keeps apart",
    async (limits) => {
      const loss = (x: T, w: T, b: T): T => x.mul(w).add(b).sigmoid().mean()
      const exponentials = await ct.withBackend(limited(limits), () => {
        const [x, w, b] = [ramp([3, 4]), ramp([3, 4], 2), ramp([3, 4], 3)]
        const [value, slopes] = ct.valueAndGrad(loss, { argnums: [0, 1, 2] })(x, w, b)
        return ct.kernels(value, ...slopes).map((kernel) => ct.printKernel(kernel).split("exp(").length - 1)
      })
      expect(exponentials.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1])
    },
  )
})
