import { acc, arg, call, constant, type Expr, index, param } from "../expr.ts"
import type { Node } from "../graph/node.ts"
import { type Accumulator, type Kernel, type KernelInput, type KernelOutput } from "../kernel.ts"
import type { DType } from "../dtype.ts"
import { type Shape } from "../shape.ts"
import { broadcastView, contiguous, printView, type View } from "../view.ts"
import { coalesce } from "../coalesce.ts"
import { positionView } from "./cut.ts"
import { moveView } from "./movements.ts"
import type { KernelGroup } from "./stages.ts"
import type { Origin, Value } from "./value.ts"

/** Where a kernel's input comes from: a buffer from outside, or a value that an earlier kernel stored. */
export type InputSource = Origin | Value

/** A kernel, and what its inputs, outputs and parameters stand for. */
export interface EmittedKernel {
  readonly kernel: Kernel
  readonly inputs: readonly InputSource[]
  readonly outputs: readonly Value[]
  readonly params: readonly Node[]
}

/** The movements between an expression and the space, innermost first. Null: everything below reads as zero. */
interface Path {
  readonly key: string
  readonly lift: (view: View) => View | null
}

/** Writes a group of stored values as one kernel. */
export function emitKernel({ space, outputs }: KernelGroup, cuts: ReadonlySet<Value>): EmittedKernel {
  const emitter = new Emitter(space, cuts)
  const results = outputs.map((value) => emitter.output(value))
  return {
    kernel: coalesce({
      space,
      inputs: emitter.inputs,
      params: emitter.params.map((node) => node.dtype),
      accumulators: emitter.accumulators,
      outputs: results,
    }),
    inputs: emitter.sources,
    outputs,
    params: emitter.params,
  }
}

class Emitter {
  readonly inputs: KernelInput[] = []
  readonly sources: InputSource[] = []
  readonly accumulators: Accumulator[] = []
  readonly params: Node[] = []
  readonly #space: Shape
  readonly #cuts: ReadonlySet<Value>
  readonly #inputAt = new Map<InputSource, Map<string, number>>()
  readonly #accumulatorAt = new Map<Value, number>()
  readonly #written = new Map<string, Expr>()
  readonly #straight: Path = { key: "", lift: (view) => view }

  constructor(space: Shape, cuts: ReadonlySet<Value>) {
    this.#space = space
    this.#cuts = cuts
  }

  output(value: Value): KernelOutput {
    const axes = this.#reducedAxes(value)
    const kept = this.#space.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
    const path: Path = { key: `kept ${kept}`, lift: (view) => broadcastView(view, this.#space, kept) }
    return {
      value: this.#write(value, axes.length > 0 ? path : this.#straight, true),
      axes,
      dtype: value.dtype,
    }
  }

  /** The axes of the reductions that a stored value holds; all of them have the same. */
  #reducedAxes(root: Value): readonly number[] {
    const seen = new Set<Value>()
    const queue = [root]
    for (let value = queue.pop(); value; value = queue.pop()) {
      if (value.form.op === "reduce") return value.form.axes
      if (seen.has(value)) continue
      seen.add(value)
      queue.push(...value.form.args.filter((each) => !this.#cuts.has(each)))
    }
    return []
  }

  #write(value: Value, path: Path, isRoot = false): Expr {
    const key = `${value.id} ${isRoot} ${path.key}`
    const known = this.#written.get(key)
    if (known) return known
    const expr =
      this.#cuts.has(value) && !isRoot
        ? this.#input(value, path, contiguous(value.shape), value.dtype)
        : this.#expand(value, path)
    this.#written.set(key, expr)
    return expr
  }

  #expand(value: Value, path: Path): Expr {
    const { form, dtype } = value
    switch (form.op) {
      case "leaf":
        return this.#input(form.origin, path, form.view, dtype)
      case "const":
        return constant(form.value, dtype)
      case "param":
        return param(this.#param(form.node), dtype)
      case "index":
        return this.#position(value.shape, form.axis, path)
      case "call":
        return call(
          form.name,
          form.args.map((each) => this.#write(each, path)),
          dtype,
        )
      case "reduce":
        return acc(this.#accumulator(value), dtype)
      default: {
        const step = `${path.key} < ${value.id}`
        const lift = (view: View): View | null => {
          const moved = moveView(form, view, value.shape)
          if (moved === "inexpressible")
            throw new Error(`no view expresses the ${form.op} of ${printView(view)}`)
          return moved && path.lift(moved)
        }
        const inner = this.#write(form.args[0], { key: step, lift })
        if (form.op !== "pad" || inner.kind === "arg") return inner
        return this.#masked(value, form.before, inner, path)
      }
    }
  }

  /** An expression where the index lies inside the padding's hole, 0 elsewhere. */
  #masked(padded: Value, before: readonly number[], inner: Expr, path: Path): Expr {
    const { form, shape, dtype } = padded
    const size = form.args[0]?.shape ?? []
    return shape.reduce<Expr>((masked, total, axis) => {
      const begin = before[axis] ?? 0
      const end = begin + (size[axis] ?? 0)
      const at = this.#position(shape, axis, path)
      const lower =
        begin > 0 ? whereExpr(call("le", [constant(begin, "int32"), at], "bool"), masked, dtype) : masked
      return end < total ? whereExpr(call("lt", [at, constant(end, "int32")], "bool"), lower, dtype) : lower
    }, inner)
  }

  /** The index along one axis of `shape`, in terms of the indices of the space. */
  #position(shape: Shape, axis: number, path: Path): Expr {
    const view = path.lift(positionView(shape, axis))
    if (!view) return constant(0, "int32")
    const terms = view.strides.flatMap((stride, at): Expr[] => {
      if (stride === 0 || view.shape[at] === 1) return []
      return [stride === 1 ? index(at) : call("mul", [index(at), constant(stride, "int32")], "int32")]
    })
    if (view.offset !== 0 || terms.length === 0) terms.push(constant(view.offset, "int32"))
    return terms.reduce((total, term) => call("add", [total, term], "int32"))
  }

  #input(source: InputSource, path: Path, from: View, dtype: DType): Expr {
    const view = path.lift(from)
    if (!view) return constant(0, dtype)
    const known = this.#inputAt.get(source) ?? new Map<string, number>()
    this.#inputAt.set(source, known)
    const key = printView(view)
    const at = known.get(key) ?? this.inputs.push({ dtype, view }) - 1
    if (!known.has(key)) this.sources.push(source)
    known.set(key, at)
    return arg(at, dtype)
  }

  #param(node: Node): number {
    const at = this.params.indexOf(node)
    return at >= 0 ? at : this.params.push(node) - 1
  }

  #accumulator(value: Value): number {
    const known = this.#accumulatorAt.get(value)
    if (known !== undefined) return known
    if (value.form.op !== "reduce") throw new Error("only reductions accumulate")
    const { args, axes, reduce } = value.form
    const at = this.accumulators.push({ value: this.#write(args[0], this.#straight), op: reduce, axes }) - 1
    this.#accumulatorAt.set(value, at)
    return at
  }
}

function whereExpr(condition: Expr, value: Expr, dtype: DType): Expr {
  return call("where", [condition, value, constant(0, dtype)], dtype)
}
