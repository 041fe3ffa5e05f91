import { convert, type DType, type TypedArray, typedArray } from "../dtype.ts"
import { acc, arg, call, constant, type Expr, index, param } from "../expr.ts"
import { type Accumulator, type Kernel, makeKernel, type ReduceOp } from "../kernel.ts"
import type { Shape } from "../shape.ts"
import type { Ranges, View } from "../view.ts"

/** A whole number from 0 to `max`: where the randomness of a property test comes in. */
export type Draw = (max: number) => number

/** A kernel with what one run of it takes. */
export interface Sample {
  readonly kernel: Kernel
  readonly inputs: readonly TypedArray[]
  readonly params: readonly number[]
}

const pick = <T>(draw: Draw, list: readonly T[]): T => {
  const chosen = list[draw(list.length - 1)]
  if (chosen === undefined) throw new Error("nothing to pick from")
  return chosen
}

/**
 * A small kernel over float64, int32 and bool, in which float64 arithmetic leaves nothing to rounding: views that
 * broadcast, reverse, permute and pad, shared subexpressions, several accumulators, mixed outputs, empty axes.
 */
export function randomKernel(draw: Draw): Sample {
  const space = Array.from({ length: draw(3) }, () => pick(draw, [1, 2, 3, 4, 2, 3, 0]))
  const reduced = space.map((_, axis) => axis).filter(() => draw(1) === 1)
  const reduces = reduced.length > 0
  const sources = Array.from({ length: 1 + draw(2) }, (_, at) =>
    randomInput(draw, space, reduces && at === 0 ? reduced : []),
  )
  const args = sources.map(({ dtype }, at) => arg(at, dtype))
  const body = [
    ...args,
    index(draw(Math.max(0, space.length - 1))),
    param(0, "float64"),
    constant(-0.5, "float64"),
  ]
  const leaves = space.length === 0 ? body.filter(({ kind }) => kind !== "index") : body

  const ops: readonly ReduceOp[] = ["sum", "prod", "max", "min"]
  const positions: readonly ReduceOp[] = ["argMax", "argMin"]
  const accumulators = Array.from({ length: reduces ? 1 + draw(1) : 0 }, (): Accumulator => {
    const op = pick(draw, reduced.length === 1 ? [...ops, ...positions] : ops)
    return { value: notBool(grow(draw, leaves)), op, axes: reduced }
  })
  const results = accumulators.map(({ op, value }, at) =>
    acc(at, op.startsWith("arg") ? "int32" : value.dtype),
  )
  const epilogueLeaves = [...results, ...args.slice(0, 1), param(0, "float64")]
  const full = Array.from({ length: reduces ? draw(1) : 1 + draw(1) }, () => ({
    value: grow(draw, leaves),
    axes: [],
  }))
  const stored = reduces ? [...full, { value: grow(draw, epilogueLeaves), axes: reduced }] : full
  return {
    kernel: makeKernel({
      space,
      inputs: sources.map(({ dtype, view }) => ({ dtype, view })),
      params: ["float64"],
      accumulators,
      outputs: stored.map(({ value, axes }) => ({
        value,
        axes,
        dtype: draw(5) === 0 ? "int32" : value.dtype,
      })),
    }),
    inputs: sources.map(({ elements }) => elements),
    params: [draw(8) / 4 - 1],
  }
}

interface Source {
  readonly dtype: DType
  readonly view: View
  readonly elements: TypedArray
}

function randomInput(draw: Draw, space: Shape, constantAlong: readonly number[]): Source {
  const dtype = pick<DType>(draw, ["float64", "float64", "int32", "bool"])
  const strides = new Array<number>(space.length).fill(0)
  const valid: (readonly [number, number] | null)[] = space.map(() => null)
  let offset = draw(2)
  let stride = 1
  const order = space.map((_, axis) => axis)
  if (draw(2) === 0) order.reverse()
  for (const axis of order.toReversed()) {
    const size = space[axis] ?? 1
    const kind = constantAlong.includes(axis) ? 0 : draw(5)
    if (kind === 0) continue
    if (kind === 1) {
      strides[axis] = -stride
      offset += stride * Math.max(0, size - 1)
      stride *= size
    } else if (kind === 2) {
      const begin = draw(size)
      const end = begin + draw(size - begin)
      strides[axis] = stride
      offset -= stride * begin
      valid[axis] = [begin, end]
      stride *= Math.max(1, end - begin)
    } else {
      strides[axis] = stride
      stride *= size
    }
  }
  const ranges: Ranges = valid
  const view = { shape: space, strides, offset, ...(valid.some(Boolean) ? { valid: ranges } : {}) }
  const elements = typedArray(dtype, Math.max(stride, 1) + 6)
  for (let at = 0; at < elements.length; at++) elements[at] = convert(randomNumber(draw), dtype)
  return { dtype, view, elements }
}

function randomNumber(draw: Draw): number {
  const special = [NaN, Infinity, -Infinity, 0, 2 ** 31 - 1, -(2 ** 31)]
  return special[draw(40)] ?? draw(16) / 4 - 2
}

function notBool(value: Expr): Expr {
  return value.dtype === "bool" ? call("cast", [value], "int32") : value
}

/** An expression over `leaves` that may share parts with itself. */
function grow(draw: Draw, leaves: readonly Expr[]): Expr {
  const pool = [...leaves]
  const floats = (): Expr => {
    const chosen = pick(draw, pool)
    return chosen.dtype === "float64" ? chosen : call("cast", [chosen], "float64")
  }
  for (let step = draw(5); step > 0; step--) {
    const a = notBool(pick(draw, pool))
    const other = notBool(pick(draw, pool))
    const b = other.dtype === a.dtype ? other : call("cast", [other], a.dtype)
    const made = [
      () => call(pick(draw, ["add", "sub", "mul"]), [a, b], a.dtype),
      () => call("neg", [a], a.dtype),
      () => call(pick(draw, ["div", "pow"]), [floats(), floats()], "float64"),
      () => call(pick(draw, ["exp", "log"]), [floats()], "float64"),
      () => call(pick(draw, ["eq", "lt", "le"]), [a, b], "bool"),
      () => call("where", [call("lt", [a, b], "bool"), a, b], a.dtype),
      () => call("cast", [a], pick<DType>(draw, ["float64", "int32", "bool"])),
    ]
    pool.push(pick(draw, made)())
  }
  return pool.at(-1) ?? constant(0, "float64")
}
