import {
  type Acc,
  asContraction,
  type Contraction,
  CotangentError,
  type Expr,
  isFloat,
  type Kernel,
  neutral,
  outputLength,
  sizeOf,
  topological,
  typedArray,
} from "@cotangent/core-api/backend"
import { Graph, type Value } from "./graph.ts"
import { convert, elementwise, reduce } from "./ops.ts"
import { viewed } from "./views.ts"

/** A kernel as a model of ONNX. */
export interface Model {
  readonly bytes: Uint8Array
  /** Which inputs and parameters of the kernel the graph takes: `x0` and `p0` are the first. */
  readonly takes: { readonly inputs: readonly number[]; readonly params: readonly number[] }
  /** Which outputs of the kernel it gives: `y0` is the first. Those of no elements it does not. */
  readonly gives: readonly number[]
}

/** Writes a kernel, for buffers of these lengths, as a graph. @throws `E_UNSUPPORTED` for an op that is not there */
export function emit(kernel: Kernel, lengths: readonly number[]): Model {
  return new Emitter(kernel, lengths).model()
}

class Emitter {
  readonly #kernel: Kernel
  readonly #lengths: readonly number[]
  readonly #graph = new Graph()
  readonly #values = new Map<Expr, Value>()
  readonly #inputs = new Map<number, Value>()
  readonly #params = new Map<number, Value>()
  readonly #totals: Value[] = []

  constructor(kernel: Kernel, lengths: readonly number[]) {
    this.#kernel = kernel
    this.#lengths = lengths
  }

  model(): Model {
    const kernel = this.#kernel
    const product = asContraction(kernel)
    const isProduct = product && isFloat(product.a.dtype) && sizeOf(kernel.space) > 0
    if (isProduct) this.#totals.push(this.#product(product))
    const gives: number[] = []
    const outputs = isProduct ? product.epilogue : kernel.outputs
    outputs.forEach((output, at) => {
      const length = outputLength(kernel, output)
      if (length === 0) return
      const value = convert(this.#graph, this.#first(this.#value(output.value), output.axes), output.dtype)
      const shape = kernel.space.map((size, axis) => (output.axes.includes(axis) ? 1 : size))
      this.#graph.output(
        this.#graph.listNode("Reshape", this.#expanded(value, shape), [length], [length]),
        `y${at}`,
      )
      gives.push(at)
    })
    return {
      bytes: this.#graph.encoded(),
      takes: { inputs: [...this.#inputs.keys()], params: [...this.#params.keys()] },
      gives,
    }
  }

  #value(root: Expr): Value {
    for (const node of topological([root])) {
      if (!this.#values.has(node)) this.#values.set(node, this.#node(node))
    }
    const value = this.#values.get(root)
    if (!value) throw new CotangentError("E_COMPILE", "an expression has no value")
    return value
  }

  #node(node: Expr): Value {
    const { space } = this.#kernel
    switch (node.kind) {
      case "const":
        return this.#graph.scalar(typedArray(node.dtype, 1).fill(node.value), node.dtype)
      case "param":
        return this.#param(node.index, node.dtype)
      case "index": {
        const shape = space.map((size, axis) => (axis === node.axis ? Math.max(size, 1) : 1))
        return this.#graph.constant(
          typedArray("int32", sizeOf(shape)).map((_, at) => at),
          "int32",
          shape,
        )
      }
      case "arg":
        return this.#arg(node.index)
      case "acc":
        return this.#total(node)
      case "call": {
        const add = (elementwise as Readonly<Record<string, (typeof elementwise)["add"]>>)[node.op]
        if (!add) throw new CotangentError("E_UNSUPPORTED", `ONNX Runtime has no op ${node.op}`)
        const args = node.args.map((each) => this.#values.get(each)).filter((each) => each !== undefined)
        return add(this.#graph, { dtype: node.dtype, shape: joined(args, space.length) }, ...args)
      }
    }
  }

  #param(at: number, dtype: Value["dtype"]): Value {
    const made = this.#params.get(at) ?? this.#graph.input(`p${at}`, dtype, [])
    this.#params.set(at, made)
    return made
  }

  #arg(at: number): Value {
    const input = this.#kernel.inputs[at]
    if (!input) throw new CotangentError("E_COMPILE", "the kernel uses an input that it does not list")
    // What is evaluated over no elements is only so by name; one element stands for it.
    const shape = input.view.shape.map((size) => Math.max(size, 1))
    const length = this.#lengths[at] ?? 0
    if (length === 0) return this.#graph.scalar(typedArray(input.dtype, 1), input.dtype)
    const flat = this.#inputs.get(at) ?? this.#graph.input(`x${at}`, input.dtype, [length])
    this.#inputs.set(at, flat)
    return viewed(this.#graph, flat, { ...input.view, shape })
  }

  /** What an accumulator gives, with size 1 along the axes that it reduces. */
  #total({ index, dtype }: Acc): Value {
    const { accumulators, space } = this.#kernel
    const known = this.#totals[index]
    if (known) return known
    const accumulator = accumulators[index]
    if (!accumulator) throw new CotangentError("E_COMPILE", `the kernel has no accumulator ${index}`)
    const { op, axes, value } = accumulator
    const combine = reduce[op]
    if (!combine) throw new CotangentError("E_UNSUPPORTED", `ONNX Runtime has no reduction ${op}`)
    if (sizeOf(axes.map((axis) => space[axis] ?? 1)) === 0)
      return this.#graph.scalar(typedArray(dtype, 1).fill(neutral(op, value.dtype)), dtype)
    const body = this.#value(value)
    const shape = space.map((size, axis) => (axes.includes(axis) ? size : (body.shape[axis] ?? 1)))
    const made = axes.length === 0 ? body : combine(this.#graph, this.#expanded(body, shape), axes)
    this.#totals[index] = made
    return made
  }

  /** The sum of a contraction: `MatMul` of its two operands, whose axes are brought in order and merged. */
  #product({ a, b, batch, m, n, k }: Contraction): Value {
    const graph = this.#graph
    const { space } = this.#kernel
    const size = (axes: readonly number[]): number => sizeOf(axes.map((axis) => space[axis] ?? 1))
    const side = (expr: Expr, rows: readonly number[], columns: readonly number[]): Value => {
      const own = [...batch, ...rows, ...columns]
      const shape = space.map((each, axis) => (own.includes(axis) ? each : 1))
      const whole = this.#expanded(this.#value(expr), shape)
      const rest = space.map((_, axis) => axis).filter((axis) => !own.includes(axis))
      const perm = [...own, ...rest]
      const moved = graph.node(
        "Transpose",
        [whole],
        expr.dtype,
        perm.map((axis) => shape[axis] ?? 1),
        { perm },
      )
      const merged = [size(batch), size(rows), size(columns)]
      return graph.listNode("Reshape", moved, merged, merged)
    }
    const merged = [size(batch), size(m), size(n)]
    const product = graph.node("MatMul", [side(a, m, k), side(b, k, n)], a.dtype, merged)
    const made = [...batch, ...m, ...n, ...k]
    const apart = made.map((axis) => (k.includes(axis) ? 1 : (space[axis] ?? 1)))
    const split = graph.listNode("Reshape", product, apart, apart)
    const perm = space.map((_, axis) => made.indexOf(axis))
    return graph.node(
      "Transpose",
      [split],
      a.dtype,
      perm.map((at) => apart[at] ?? 1),
      { perm },
    )
  }

  /** The value repeated to this shape. */
  #expanded(x: Value, shape: readonly number[]): Value {
    const isThere = x.shape.length === shape.length && shape.every((size, axis) => x.shape[axis] === size)
    return isThere ? x : this.#graph.listNode("Expand", x, shape, shape)
  }

  /** The value at index 0 of these axes, which keep size 1: it is the same at the others. */
  #first(x: Value, axes: readonly number[]): Value {
    const long = axes.filter((axis) => (x.shape[axis] ?? 1) > 1)
    if (long.length === 0) return x
    const shape = x.shape.map((size, axis) => (long.includes(axis) ? 1 : size))
    return long.reduce(
      (cut, axis) => {
        const index = this.#graph.constant(typedArray("int32", 1), "int32", [1])
        const own = cut.shape.map((size, each) => (each === axis ? 1 : size))
        return this.#graph.node("Gather", [cut, index], x.dtype, own, { axis })
      },
      { ...x, shape: x.shape.length === 0 ? shape : x.shape },
    )
  }
}

/** The shape that shapes broadcast to. */
function joined(values: readonly Value[], rank: number): readonly number[] {
  if (values.every(({ shape }) => shape.length === 0)) return []
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(1, ...values.map(({ shape }) => shape[axis] ?? 1)),
  )
}
