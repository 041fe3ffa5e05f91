import { asContraction, type Contraction } from "../contraction.ts"
import { convert, type DType, isFloat, typedArray } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { type Acc, type Arg, type Call, type Expr, type Index, topological } from "../expr.ts"
import { neutral } from "../interpret.ts"
import { type Accumulator, type Kernel, outputLength } from "../kernel.ts"
import { contiguousStrides, dropAxes, sizeOf } from "../shape.ts"
import { isContiguous, type View } from "../view.ts"
import { CountedArray } from "./counted-array.ts"
import type { ElementwiseOp, OpTable, ResultType } from "./op-table.ts"

/** A kernel as a sequence of calls of library functions. */
export interface OpPlan<A> {
  readonly steps: readonly Step<A>[]
  /** Which step made each output. */
  readonly results: readonly number[]
}

/** What one execution of a plan works on. */
interface OpRun<A> {
  readonly inputs: readonly { readonly length: number; array(): CountedArray<A> }[]
  readonly params: readonly number[]
}

/** One call: gives an array that its caller owns. */
interface Step<A> {
  /** Earlier steps whose arrays it takes, in order. */
  readonly uses: readonly number[]
  /** Earlier steps whose arrays nobody needs after this one. */
  readonly frees: readonly number[]
  compute(run: OpRun<A>, args: readonly CountedArray<A>[]): CountedArray<A>
}

/**
 * Axes of the space in the order in which a flat array runs through them; axes that are not listed stay at index 0.
 * A reduction wants the reduced axes innermost, its epilogue wants them gone.
 */
type Order = readonly number[]

type Draft<A> = Omit<Step<A>, "frees">

/** Translates kernels for one table. Every distinct node becomes one call for each order that it is needed in. */
export class OpPlanner<A> {
  readonly #table: OpTable<A>
  readonly #kernel: Kernel
  readonly #steps: Draft<A>[] = []
  readonly #places = new Map<string, Map<Expr, number>>()
  readonly #totals: number[] = []

  private constructor(table: OpTable<A>, kernel: Kernel) {
    this.#table = table
    this.#kernel = kernel
  }

  /** The plan of a kernel. @throws `E_UNSUPPORTED` for an op that the table lacks */
  static plan<A>(table: OpTable<A>, kernel: Kernel): OpPlan<A> {
    const planner = new OpPlanner(table, kernel)
    const axes = kernel.space.map((_, axis) => axis)
    const product = table.matmul && asContraction(kernel)
    if (product && isFloat(product.a.dtype)) planner.#totals.push(planner.#matmul(product))
    else
      for (const accumulator of kernel.accumulators) {
        const kept = axes.filter((axis) => !accumulator.axes.includes(axis))
        const value = planner.#value(accumulator.value, [...kept, ...accumulator.axes])
        planner.#totals.push(planner.#reduction(accumulator, value))
      }
    const results = (product?.epilogue ?? kernel.outputs).map((output) => {
      const kept = axes.filter((axis) => !output.axes.includes(axis))
      const value = planner.#value(output.value, kept)
      if (output.dtype === output.value.dtype) return value
      return planner.#call("cast", { dtype: output.dtype, length: outputLength(kernel, output) }, [value])
    })
    return { steps: withFrees(planner.#steps, results), results }
  }

  #push(step: Draft<A>): number {
    return this.#steps.push(step) - 1
  }

  #own(array: A): CountedArray<A> {
    return new CountedArray(array, this.#table.dispose?.bind(this.#table))
  }

  #fill(to: ResultType, value: number): CountedArray<A> {
    const rounded = convert(value, to.dtype)
    if (this.#table.fill && to.length > 0) return this.#own(this.#table.fill(to, rounded))
    return this.#own(this.#table.upload(typedArray(to.dtype, to.length).fill(rounded), to.dtype))
  }

  /** The step that leaves the value of an expression, in this order. */
  #value(root: Expr, order: Order): number {
    const key = order.join()
    const places = this.#places.get(key) ?? new Map<Expr, number>()
    this.#places.set(key, places)
    const length = sizeOf(order.map((axis) => this.#kernel.space[axis] ?? 1))
    for (const node of topological([root])) {
      if (!places.has(node)) places.set(node, this.#node(node, order, length, places))
    }
    return places.get(root) ?? 0
  }

  #node(node: Expr, order: Order, length: number, places: ReadonlyMap<Expr, number>): number {
    const to = { dtype: node.dtype, length }
    switch (node.kind) {
      case "arg":
        return this.#arg(node, order)
      case "acc":
        return this.#total(node, order)
      case "index":
        return this.#index(node, order)
      case "const":
        return this.#push({ uses: [], compute: () => this.#fill(to, node.value) })
      case "param":
        return this.#push({ uses: [], compute: ({ params }) => this.#fill(to, params[node.index] ?? 0) })
      case "call":
        return this.#call(
          node.op,
          to,
          node.args.map((each) => places.get(each) ?? 0),
        )
    }
  }

  #call(name: Call["op"], to: ResultType, uses: readonly number[]): number {
    // A lookup by a name that need not be an intrinsic: what the table lacks is undefined.
    const op = (this.#table.elementwise as Readonly<Record<string, ElementwiseOp<A> | undefined>>)[name]
    if (!op) throw new CotangentError("E_UNSUPPORTED", `the backend "${this.#table.name}" has no op ${name}`)
    const compute: Draft<A>["compute"] = (_, args) =>
      to.length === 0 ? this.#fill(to, 0) : this.#own(op(to, ...args.map(({ array }) => array)))
    return this.#push({ uses, compute })
  }

  #arg(node: Arg, order: Order): number {
    const view = inOrder(this.#kernel.inputs[node.index]?.view, order)
    const whole = isContiguous(view) ? sizeOf(view.shape) : -1
    return this.#push({
      uses: [],
      compute: ({ inputs }) => {
        const input = inputs[node.index]
        if (!input) throw new CotangentError("E_RUN", `a run is missing input ${node.index}`)
        return input.length === whole ? input.array().retain() : this.#gather(input.array(), view, node.dtype)
      },
    })
  }

  #gather({ array }: CountedArray<A>, view: View, dtype: DType): CountedArray<A> {
    if (sizeOf(view.shape) === 0) return this.#fill({ dtype, length: 0 }, 0)
    return this.#own(this.#table.gather(array, view, dtype))
  }

  #index({ axis }: Index, order: Order): number {
    const at = order.indexOf(axis)
    const sizes = order.map((each) => this.#kernel.space[each] ?? 1)
    const inner = sizeOf(sizes.slice(at + 1))
    const size = this.#kernel.space[axis] ?? 1
    return this.#push({
      uses: [],
      compute: () => {
        const elements = typedArray("int32", sizeOf(sizes))
        if (at >= 0) for (let to = 0; to < elements.length; to++) elements[to] = Math.floor(to / inner) % size
        return this.#own(this.#table.upload(elements, "int32"))
      },
    })
  }

  /** What an accumulator gave, repeated along the axes that it reduced where this order has them. */
  #total(node: Acc, order: Order): number {
    const { space, accumulators } = this.#kernel
    const axes = accumulators[node.index]?.axes ?? []
    const strides = [...contiguousStrides(dropAxes(space, axes))]
    const view = inOrder(
      {
        shape: space,
        strides: space.map((_, axis) => (axes.includes(axis) ? 0 : (strides.shift() ?? 0))),
        offset: 0,
      },
      order,
    )
    const isWhole = isContiguous(view) && sizeOf(view.shape) === sizeOf(dropAxes(space, axes))
    const total = this.#totals[node.index]
    if (total === undefined)
      throw new CotangentError("E_COMPILE", `the kernel has no accumulator ${node.index}`)
    if (isWhole) return total
    const compute: Draft<A>["compute"] = (_, [array]) => {
      if (!array) throw new CotangentError("E_RUN", `accumulator ${node.index} was not computed`)
      return this.#gather(array, view, node.dtype)
    }
    return this.#push({ uses: [total], compute })
  }

  /** The sum of a contraction, in the order of the kept axes. */
  #matmul({ a, b, batch, m, n, k }: Contraction): number {
    const { space } = this.#kernel
    const size = (axes: readonly number[]): number => sizeOf(axes.map((axis) => space[axis] ?? 1))
    const sizes = { batch: size(batch), m: size(m), n: size(n), k: size(k) }
    const made = [...batch, ...m, ...n]
    const kept = [...made].sort((first, second) => first - second)
    const strides = contiguousStrides(made.map((axis) => space[axis] ?? 1))
    const view = {
      shape: kept.map((axis) => space[axis] ?? 1),
      strides: kept.map((axis) => strides[made.indexOf(axis)] ?? 0),
      offset: 0,
    }
    const to = { dtype: a.dtype, length: size(made) }
    const uses = [this.#value(a, [...batch, ...m, ...k]), this.#value(b, [...batch, ...n, ...k])]
    const compute: Draft<A>["compute"] = (_, [left, right]) => {
      if (!left || !right || !this.#table.matmul)
        throw new CotangentError("E_RUN", "a matrix product lacks a factor")
      if (to.length === 0 || sizes.k === 0) return this.#fill(to, 0)
      const product = this.#own(this.#table.matmul(to, left.array, right.array, sizes))
      if (isContiguous(view)) return product
      const ordered = this.#gather(product, view, to.dtype)
      product.release()
      return ordered
    }
    return this.#push({ uses, compute })
  }

  #reduction({ op, value, axes }: Accumulator, matrix: number): number {
    const reduce = this.#table.reduce[op]
    if (!reduce)
      throw new CotangentError("E_UNSUPPORTED", `the backend "${this.#table.name}" has no reduction ${op}`)
    const { space } = this.#kernel
    const dtype = op === "argMax" || op === "argMin" ? "int32" : value.dtype
    const to = { dtype, length: sizeOf(dropAxes(space, axes)) }
    const n = sizeOf(axes.map((axis) => space[axis] ?? 1))
    const compute: Draft<A>["compute"] = (_, [rows]) => {
      if (!rows) throw new CotangentError("E_RUN", `the argument of ${op} was not computed`)
      if (n === 0 || to.length === 0) return this.#fill(to, neutral(op, value.dtype))
      return this.#own(reduce(to, rows.array, n))
    }
    return this.#push({ uses: [matrix], compute })
  }
}

/** The view of those indices that are 0 on every axis that `order` lacks, with the others in its order. */
function inOrder(view: View | undefined, order: Order): View {
  if (!view) throw new CotangentError("E_COMPILE", "the kernel uses an input that it does not list")
  const shape = order.map((axis) => view.shape[axis] ?? 1)
  const strides = order.map((axis) => view.strides[axis] ?? 0)
  if (!view.valid) return { shape, strides, offset: view.offset }
  const outside = view.valid.some(
    (range, axis) => range && !order.includes(axis) && (range[0] > 0 || range[1] < 1),
  )
  const valid = order.map((axis) => (outside ? ([0, 0] as const) : (view.valid?.[axis] ?? null)))
  // With no axis left there is no range to say so in: an axis of size 1 is added that says it.
  if (outside && order.length === 0) return { shape: [1], strides: [0], offset: view.offset, valid: [[0, 0]] }
  return valid.some(Boolean)
    ? { shape, strides, offset: view.offset, valid }
    : { shape, strides, offset: view.offset }
}

function withFrees<A>(steps: readonly Draft<A>[], results: readonly number[]): Step<A>[] {
  const last = new Map<number, number>()
  steps.forEach(({ uses }, at) => {
    for (const used of uses) last.set(used, at)
  })
  return steps.map((step, at) => ({
    ...step,
    frees: [...new Set(step.uses)].filter((used) => last.get(used) === at && !results.includes(used)),
  }))
}
