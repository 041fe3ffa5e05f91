import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Shape, sizeOf } from "./shape.ts"
import {
  broadcastView,
  contiguous,
  isContiguous,
  padView,
  permuteView,
  reshapeView,
  sliceView,
  type View,
} from "./view.ts"

/** An array as a function of its index: what a view has to agree with. */
interface Model {
  readonly shape: Shape
  readonly at: (index: readonly number[]) => number
}

function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  )
}

/** The elements that a view sees in the buffer 1, 2, 3, … (so that 0 can only come from padding). */
function seen({ shape, strides, offset, valid }: View, length: number): number[] {
  return indices(shape).map((index) => {
    if (
      valid?.some((range, axis) => range && ((index[axis] ?? 0) < range[0] || (index[axis] ?? 0) >= range[1]))
    )
      return 0
    const at = index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), offset)
    expect(at).toBeGreaterThanOrEqual(0)
    expect(at).toBeLessThan(length)
    return at + 1
  })
}

const values = ({ shape, at }: Model): number[] => indices(shape).map(at)

function row(index: readonly number[], shape: Shape): number {
  return index.reduce((at, i, axis) => at * (shape[axis] ?? 1) + i, 0)
}

function reshaped({ shape, at }: Model, to: Shape): Model {
  const all = indices(shape)
  return { shape: to, at: (index) => at(all[row(index, to)] ?? []) }
}

type Move = (view: View, model: Model, pick: (n: number) => number) => [View | null, Model]

const moves: Record<string, Move> = {
  permute: (view, { shape, at }, pick) => {
    const order = shape.map((_, axis) => axis).sort(() => pick(3) - 1)
    const model: Model = {
      shape: order.map((axis) => shape[axis] ?? 1),
      at: (index) => at(shape.map((_, axis) => index[order.indexOf(axis)] ?? 0)),
    }
    return [permuteView(view, order), model]
  },
  broadcast: (view, { shape, at }, pick) => {
    const size = 1 + pick(3)
    const front = pick(2) === 0
    const axes = shape.map((_, axis) => (front ? axis + 1 : axis))
    const to = front ? [size, ...shape] : [...shape, size]
    return [
      broadcastView(view, to, axes),
      { shape: to, at: (index) => at(front ? index.slice(1) : index.slice(0, -1)) },
    ]
  },
  slice: (view, { shape, at }, pick) => {
    const step = shape.map((size) => (size === 0 ? 1 : (pick(2) ? 1 : -1) * (1 + pick(2))))
    const begin = shape.map((size, axis) =>
      (step[axis] ?? 1) > 0 ? pick(size) : Math.max(0, size - 1 - pick(size)),
    )
    const sizes = shape.map((size, axis) => {
      const by = step[axis] ?? 1
      const room = by > 0 ? size - 1 - (begin[axis] ?? 0) : (begin[axis] ?? 0)
      return size === 0 ? 0 : 1 + pick(1 + Math.floor(room / Math.abs(by)))
    })
    const from = (index: readonly number[]): number[] =>
      index.map((i, axis) => (begin[axis] ?? 0) + (step[axis] ?? 1) * i)
    return [sliceView(view, begin, sizes, step), { shape: sizes, at: (index) => at(from(index)) }]
  },
  pad: (view, { shape, at }, pick) => {
    const before = shape.map(() => pick(3))
    const after = shape.map(() => pick(2))
    const model: Model = {
      shape: shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0)),
      at: (index) => {
        const inner = index.map((i, axis) => i - (before[axis] ?? 0))
        return inner.every((i, axis) => i >= 0 && i < (shape[axis] ?? 0)) ? at(inner) : 0
      },
    }
    return [padView(view, before, after), model]
  },
  reshape: (view, model, pick) => {
    const size = sizeOf(model.shape)
    const options = [[size], [1, ...model.shape], [...model.shape, 1]]
    for (let divisor = 2; divisor <= size; divisor++)
      if (size % divisor === 0) options.push([divisor, size / divisor])
    const to = options[pick(options.length)] ?? [size]
    return [reshapeView(view, to), reshaped(model, to)]
  },
}

describe("views", () => {
  test("a chain of movements sees what moving the elements one by one gives", () => {
    let expressed = 0
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(moves)), fc.nat()), { maxLength: 5 }),
        (shape, chain) => {
          const length = sizeOf(shape)
          let view = contiguous(shape)
          let model: Model = { shape, at: (index) => row(index, shape) + 1 }
          for (const [name, seed] of chain) {
            if (sizeOf(model.shape) > 400) break
            let state = seed
            const pick = (n: number): number => {
              state = (Math.imul(state, 1664525) + 1013904223) >>> 0
              return n <= 0 ? 0 : (state >>> 8) % n
            }
            const [moved, next] = moves[name]?.(view, model, pick) ?? [null, model]
            // A reshape that no strides express gives null, and the elements stay where they are.
            if (!moved) continue
            expressed++
            view = moved
            model = next
          }
          expect(view.shape).toEqual(model.shape)
          expect(seen(view, length)).toEqual(values(model))
        },
      ),
      { numRuns: 3000 },
    )
    expect(expressed).toBeGreaterThan(3000)
  })

  test("a contiguous view takes every shape of its size, and splitting never fails", () => {
    const shapes = [[24], [2, 12], [2, 3, 4], [1, 24, 1], [4, 3, 2, 1], [24, 1]]
    for (const from of shapes) {
      for (const to of shapes)
        expect(reshapeView(contiguous(from), to)).toMatchObject({ shape: to, offset: 0 })
    }
    expect(reshapeView(permuteView(contiguous([4, 6]), [1, 0]), [6, 2, 2])?.strides).toEqual([1, 12, 6])
  })

  test("what strides cannot express is null", () => {
    expect(reshapeView(permuteView(contiguous([2, 3]), [1, 0]), [6])).toBeNull()
    expect(reshapeView(broadcastView(contiguous([3]), [2, 3], [1]), [6])).toBeNull()
    expect(reshapeView(padView(contiguous([2, 3]), [1, 0], [0, 0]), [9])).toBeNull()
  })

  test("only a view of the whole buffer in order is contiguous", () => {
    expect(isContiguous(contiguous([2, 1, 3]))).toBe(true)
    expect(isContiguous(permuteView(contiguous([2, 1, 3]), [1, 0, 2]))).toBe(true)
    expect(isContiguous(permuteView(contiguous([2, 3]), [1, 0]))).toBe(false)
    expect(isContiguous(sliceView(contiguous([3]), [1], [2], [1]))).toBe(false)
    expect(isContiguous(padView(contiguous([3]), [0], [1]))).toBe(false)
    expect(isContiguous(broadcastView(contiguous([]), [2], []))).toBe(false)
  })
})
