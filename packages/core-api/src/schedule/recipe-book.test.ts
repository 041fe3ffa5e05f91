import fc from "fast-check"
import { beforeEach, describe, expect, test } from "vitest"
import { constantNode, Node } from "../graph/node.ts"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"
import { indexNode } from "../tensor/create.ts"
import { Tensor } from "../tensor/tensor.ts"
import type { View } from "../view.ts"
import { limitsOf } from "./execute.ts"
import { readGraph } from "./graph-reading.ts"
import { hashOf, sameNumbers } from "./recipe-book.ts"
import { recipeOf } from "./recipe.ts"
import { type Graph, graphOf, schedule } from "./schedule.ts"

type T = ct.Tensor

beforeEach(async () => {
  await ct.setBackend(reference())
})

const limits = limitsOf(null)
const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })
const held = (x: T): T => {
  x.dataSync()
  return x
}
const row = (): T => held(f64([1, 2, 3]))
const square = (): T =>
  held(
    f64([
      [1, 2],
      [3, 4],
    ]),
  )
const filled = (value: number): T => new Tensor(constantNode(value, "float64", []))

/** Two of the elements of one buffer. */
function seen(view: Partial<View>): T {
  const { value, session } = row().node
  if (!value) throw new Error("the row has a value")
  const node = new Node([2], "float64", session, null)
  node.realise({ storage: value.storage.retain(), view: { shape: [2], strides: [1], offset: 0, ...view } })
  return new Tensor(node)
}

const graph = (xs: readonly T[]): Graph => graphOf(xs.map((x) => x.node))
const numbersOf = (xs: readonly T[]): readonly number[] => {
  const reading = readGraph(graph(xs))
  if (!reading) throw new Error("nothing is traced here")
  return reading.numbers
}

/** An own op that counts how often it is decomposed, which is once each time that it is scheduled. */
function decomposed(name: string): { op: (x: T) => T; times: () => number } {
  let times = 0
  const op = ct.elementwise({
    name,
    at: (x) => 2 * x,
    lower: (x) => {
      times++
      return ct.add(x as T, x as T)
    },
    d: [() => 2],
  })
  return { op: (x) => op<T>(x), times: () => times }
}

const twice = decomposed("own")
const thrice = decomposed("own")

describe("two graphs are told apart that differ", () => {
  // Both sides are made in the same call, so that whatever is shared between them is shared.
  test.each<[string, () => readonly [readonly T[], readonly T[]]]>([
    ["in an op", () => [[row().exp()], [row().log()]]],
    ["in what follows a reduction", () => [[square().sum(0)], [square().mean(0)]]],
    ["in an own op of the same name", () => [[twice.op(row())], [thrice.op(row())]]],
    [
      "in the order of arguments",
      () => {
        const [x, y] = [row(), row()]
        const [z, w] = [x.exp(), y.exp()]
        return [[z.sub(w)], [w.sub(z)]]
      },
    ],
    ["in a shape", () => [[row().exp()], [held(f64([1, 2])).exp()]]],
    ["in an axis of size 1", () => [[row().exp()], [held(f64([[1, 2, 3]])).exp()]]],
    ["in a dtype", () => [[row().exp()], [held(ct.tensor([1, 2, 3])).exp()]]],
    ["in the dtype of a cast", () => [[row().cast("int32")], [row().cast("bool")]]],
    ["in axes", () => [[square().sum(0)], [square().sum(1)]]],
    ["in a reduction", () => [[square().sum(0)], [square().max(0)]]],
    ["in a permutation", () => [[square().exp()], [square().transpose().exp()]]],
    ["in a slice", () => [[row().slice([[0, 2]])], [row().slice([[1, 3]])]]],
    ["in a step", () => [[row().slice([[0, 3, 2]])], [row().slice([[0, 2]])]]],
    ["in a padding", () => [[row().pad([[1, 0]])], [row().pad([[0, 1]])]]],
    [
      "in a view",
      () => {
        const x = square()
        return [[x.exp()], [held(x.transpose()).exp()]]
      },
    ],
    ["in an offset", () => [[seen({ offset: 0 }).exp()], [seen({ offset: 1 }).exp()]]],
    [
      "in where validity begins",
      () => [[seen({ valid: [[0, 1]] }).exp()], [seen({ valid: [[1, 1]] }).exp()]],
    ],
    ["in where it ends", () => [[seen({ valid: [[0, 1]] }).exp()], [seen({ valid: [[0, 2]] }).exp()]]],
    ["in whether all is valid", () => [[seen({ valid: [[0, 1]] }).exp()], [seen({}).exp()]]],
    ["in a constant", () => [[row().add(filled(1))], [row().add(filled(2))]]],
    ["in the sign of a zero", () => [[row().add(filled(0))], [row().add(filled(-0))]]],
    ["in NaN for 0", () => [[row().add(filled(0))], [row().add(filled(NaN))]]],
    ["in a constant for a number", () => [[row().add(filled(1))], [row().add(1)]]],
    [
      "in what is used twice",
      () => {
        const [x, y] = [row(), row()]
        return [[x.add(x)], [x.add(y)]]
      },
    ],
    [
      "in a number that is used twice",
      () => {
        const n = ct.full([3], 2, { dtype: "float64" })
        const m = ct.full([3], 2, { dtype: "float64" })
        return [[row().add(n).mul(n)], [row().add(n).mul(m)]]
      },
    ],
    [
      "in what two tensors share",
      () => {
        const x = row()
        return [[x.add(ct.clone(x).reshape([3]))], [x.add(ct.clone(row()).reshape([3]))]]
      },
    ],
    ["in what is on the host still", () => [[row().exp()], [f64([1, 2, 3]).exp()]]],
    [
      "in what is wanted",
      () => {
        const y = row().exp()
        const z = y.sum()
        return [[z], [z, y]]
      },
    ],
    [
      "in the order of what is wanted",
      () => {
        const y = row().exp()
        const z = y.sum()
        return [
          [y, z],
          [z, y],
        ]
      },
    ],
    [
      "in what an earlier realisation passed through",
      () => {
        const make = (): [T, T] => {
          const y = row().exp()
          return [y.sum(), y.mul(y).max()]
        }
        const [[, fresh], [sum, again]] = [make(), make()]
        held(sum)
        return [[fresh], [again]]
      },
    ],
    [
      "in what a position counts",
      () => [0, 1].map((axis) => [new Tensor(indexNode([2, 2], axis)).add(1)]) as [T[], T[]],
    ],
  ])("%s", (_, make) => {
    const [first, second] = make()
    expect(sameNumbers(numbersOf(first), numbersOf(second))).toBe(false)
  })

  test("but not those that differ in data and numbers only", () => {
    const make = (x: T, n: number): T[] => {
      const y = x.mul(n).pow(2).sum(0)
      return [
        y,
        ct
          .grad((z: T) => z.sigmoid().mul(n).mean())(x)
          .add(y),
      ]
    }
    const [a, b] = [square(), square().mul(3)]
    expect(sameNumbers(numbersOf(make(a, 0.5)), numbersOf(make(held(b), NaN)))).toBe(true)
  })
})

/** Steps of random programs, few enough that two programs are often equal. */
const steps: readonly ((x: T, y: T) => T)[] = [
  (x, y) => x.add(y),
  (x, y) => x.mul(y.transpose()),
  (x, y) => ct.where(x.gt(y), x, 2),
  (x) => x.add(filled(1)),
  (x) => x.sub(3),
  (x) => x.exp().transpose(),
  (x) => x.sum(0, { keepDims: true }).expand([2, 2]),
  (x) => x.mean(-1, { keepDims: true }).mul(x),
  (x) => x.slice([null, [null, null, -1]]),
  (x) =>
    x.slice([[0, 1]]).pad([
      [1, 0],
      [0, 0],
    ]),
  (x, y) => x.matmul(y),
  (x) => x.cast("float32").cast("float64"),
]
const step = fc.tuple(fc.nat(steps.length - 1), fc.nat(3), fc.nat(3))
const programs = fc.array(step, { minLength: 1, maxLength: 4 })
type Program = readonly (readonly [number, number, number])[]

function run(program: Program, inputs: readonly T[], read: number): T[] {
  const pool = [...inputs]
  for (const [at, a, b] of program) {
    const made = steps[at]?.(pool.at(-1 - (a % pool.length)) as T, pool.at(-1 - (b % pool.length)) as T)
    if (made) pool.push(made)
  }
  const made = pool.slice(inputs.length)
  // Something that was realised before, or passed through, changes what is left to do.
  if (read > 0) held(made.at(-read) ?? (made[0] as T))
  return made
}

describe("equal readings", () => {
  test("have equal recipes", () => {
    let equal = 0
    fc.assert(
      fc.property(programs, fc.nat(2), fc.option(fc.tuple(fc.nat(3), step)), (program, read, change) => {
        const changed = program.map((each, at) => (change?.[0] === at ? change[1] : each))
        const [first, second] = [program, changed].map((each) => {
          const inputs = [square(), square().transpose()].map(held)
          const wanted = run(each, inputs, read).filter((x) => !x.node.value)
          const it = graph(wanted)
          const reading = readGraph(it)
          if (!reading) throw new Error("nothing is traced here")
          const { numbers, origins, params } = reading
          return { numbers, recipe: recipeOf(schedule(it, limits), origins, params) }
        })
        if (!first || !second || !sameNumbers(first.numbers, second.numbers)) return
        equal++
        expect(first.recipe).toEqual(second.recipe)
      }),
      { numRuns: 500 },
    )
    expect(equal).toBeGreaterThan(100)
  })

  test("compute what they should from other data", () => {
    fc.assert(
      fc.property(programs, fc.nat(2), (program, read) => {
        for (const scale of [1, -0.5]) {
          const inputs = (): T[] => [held(square().mul(scale)), held(square().transpose())]
          const fused = run(program, inputs(), read)
          const stepwise = run(program, inputs(), 0)
          for (const [at, x] of fused.entries()) expect(x.dataSync()).toEqual(stepwise[at]?.dataSync())
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe("a book of recipes", () => {
  test("has a step scheduled once, whatever its data, numbers, and realised intermediates", async () => {
    const own = decomposed("counted")
    let x = square()
    for (let at = 0; at < 20; at++) {
      const [value, slope] = ct.valueAndGrad((y: T) => own.op(y).mul(y).sum())(x)
      const next = x.sub(slope.mul(0.01 * at))
      await ct.realize(next, value)
      x = next
    }
    // The first step starts from a tensor that is in the same place as all the others.
    expect(own.times()).toBe(1)
  })

  test("is not mistaken by equal hashes", () => {
    const data = (shape: readonly number[]): T =>
      ct.tensor(
        Float64Array.from({ length: (shape[0] ?? 0) * (shape[1] ?? 0) }, (_, at) => at),
        { shape },
      )
    const negated = (shape: readonly number[]): T[] => [data(shape).neg()]
    // 31·2 + 40 = 31·3 + 9.
    const [wide, high] = [
      [2, 40],
      [3, 9],
    ] as const
    expect(hashOf(numbersOf(negated(wide)))).toBe(hashOf(numbersOf(negated(high))))
    for (const shape of [wide, high, wide]) {
      const [got] = negated(shape)
      expect(got?.dataSync()).toEqual(
        data(shape)
          .dataSync()
          .map((each) => -each),
      )
    }
  })

  test("belongs to one backend", async () => {
    const own = decomposed("counted")
    const compute = (): void => void held(own.op(square()).exp())
    compute()
    compute()
    expect(own.times()).toBe(1)
    await ct.withBackend({ ...reference(), name: "second" }, compute)
    expect(own.times()).toBe(2)
  })

  test("forgets the oldest", () => {
    const own = decomposed("counted")
    const compute = (length: number): void => void held(own.op(ct.ones([length])).sum())
    compute(1)
    for (let length = 2; length < 300; length++) compute(length)
    expect(own.times()).toBe(299)
    compute(299)
    expect(own.times()).toBe(299)
    compute(1)
    expect(own.times()).toBe(300)
  })
})
