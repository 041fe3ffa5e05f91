import { convert, type DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { printNumber } from "../expr.ts"
import type { Node } from "../graph/node.ts"
import type { ReduceOp } from "../kernel.ts"
import { decompose } from "../rules/decompose.ts"
import { type Application, APPLY, type Operand, type Scalar } from "../rules/row.ts"
import { signature } from "../rules/promotion.ts"
import type { Shape } from "../shape.ts"
import type { Storage } from "../storage.ts"
import { printView, type View } from "../view.ts"
import { simplifiedCall } from "./simplify.ts"

/** Whose buffer a leaf reads: one that exists, or that of a node which gets it before the kernels run. */
export type Origin = Storage | Node

/** What a value is made of. Shapes carry no axes of size 1, so that keepDims and squeezing cost nothing. */
export type Form =
  | { readonly op: "leaf"; readonly args: readonly []; readonly origin: Origin; readonly view: View }
  | { readonly op: "const"; readonly args: readonly []; readonly value: number }
  | { readonly op: "param"; readonly args: readonly []; readonly node: Node }
  | { readonly op: "index"; readonly args: readonly []; readonly axis: number }
  | { readonly op: "call"; readonly args: readonly Value[]; readonly name: string }
  | {
      readonly op: "reduce"
      readonly args: readonly [Value]
      readonly reduce: ReduceOp
      readonly axes: readonly number[]
    }
  /** Argument axis `i` becomes axis `axes[i]`; the others repeat. */
  | { readonly op: "broadcast"; readonly args: readonly [Value]; readonly axes: readonly number[] }
  | { readonly op: "permute"; readonly args: readonly [Value]; readonly order: readonly number[] }
  | { readonly op: "reshape"; readonly args: readonly [Value] }
  /** One begin, step and size for each argument axis; those of size 1 vanish from the result. */
  | {
      readonly op: "slice"
      readonly args: readonly [Value]
      readonly begin: readonly number[]
      readonly step: readonly number[]
      readonly sizes: readonly number[]
    }
  | {
      readonly op: "pad"
      readonly args: readonly [Value]
      readonly before: readonly number[]
      readonly after: readonly number[]
    }

/** A node of the graph that is scheduled: intrinsics, movements and reductions only, equal values being one object. */
export class Value implements Operand {
  readonly values: Values
  readonly id: number
  readonly form: Form
  readonly shape: Shape
  readonly dtype: DType
  /** Along which axes the elements may differ. */
  readonly varies: readonly boolean[]

  constructor(values: Values, id: number, form: Form, shape: Shape, dtype: DType) {
    this.values = values
    this.id = id
    this.form = form
    this.shape = shape
    this.dtype = dtype
    this.varies = variesAlong(form, shape)
  }

  /** Applies an elementwise row or a cast, which is all that decompositions are made of. */
  [APPLY](application: Application): this {
    // Values are the only implementation that makes values: `this` is Value.
    return this.values.apply(application, this.shape) as this
  }
}

/** Makes values, and makes each only once. */
export class Values {
  /** Whether `precise` rows of float32 are computed in float64. */
  readonly wide: boolean
  readonly #known = new Map<string, Value>()
  readonly #made = new Map<string, Value>()
  readonly #originIds = new Map<Origin, number>()

  constructor(wide: boolean) {
    this.wide = wide
  }

  /** The value of this form, new or known. */
  make(form: Form, shape: Shape, dtype: DType): Value {
    const key = `${this.#text(form)}|${shape}|${dtype}`
    const known = this.#known.get(key)
    if (known) return known
    const made = new Value(this, this.#known.size, form, shape, dtype)
    this.#known.set(key, made)
    return made
  }

  /** What `make` gave for this key before: graphs share their parts, and walking every path takes exponential time. */
  once(key: string, make: () => Value): Value {
    const known = this.#made.get(key)
    if (known) return known
    const made = make()
    this.#made.set(key, made)
    return made
  }

  /** One number everywhere, as the dtype holds it. */
  constant(value: number, shape: Shape, dtype: DType): Value {
    return this.make({ op: "const", args: [], value: convert(value, dtype) }, shape, dtype)
  }

  /** An intrinsic applied to values of one shape, in its simplest form. */
  call(name: string, args: readonly Value[], dtype: DType): Value {
    return (
      simplifiedCall(this, name, args, dtype) ??
      this.make({ op: "call", args, name }, args[0]?.shape ?? [], dtype)
    )
  }

  /** An elementwise row applied to values and numbers: promotes, then decomposes what is not an intrinsic. */
  apply(application: Application, shape: Shape): Value {
    if ("axes" in application || "attrs" in application || "axis" in application) {
      throw new CotangentError("E_UNSUPPORTED", `${application.row.name} cannot be part of a decomposition`)
    }
    if ("dtype" in application) return this.cast(asValue(application.args[0]), application.dtype)
    const { row, args } = application
    const { args: dtypes, result } = signature(
      row,
      args.map((each) => (typeof each === "number" ? each : each.dtype)),
    )
    const ready = args.map((each, at) => {
      const dtype = dtypes[at] ?? result
      return typeof each === "number" ? this.constant(each, shape, dtype) : this.cast(asValue(each), dtype)
    })
    return row.lower ? asValue(decompose(row, ready, this.wide)) : this.call(row.name, ready, result)
  }

  /** `value` with another dtype. */
  cast(value: Value, dtype: DType): Value {
    return value.dtype === dtype ? value : this.call("cast", [value], dtype)
  }

  #text(form: Form): string {
    switch (form.op) {
      case "leaf":
        return `leaf ${this.#originId(form.origin)} ${printView(form.view)}`
      case "const":
        return `const ${printNumber(form.value)}`
      case "param":
        return `param ${this.#originId(form.node)}`
      case "index":
        return `index ${form.axis}`
      case "call":
        return `${form.name} ${ids(form.args)}`
      case "reduce":
        return `${form.reduce} over ${form.axes} of ${ids(form.args)}`
      case "broadcast":
        return `broadcast ${form.axes} of ${ids(form.args)}`
      case "permute":
        return `permute ${form.order} of ${ids(form.args)}`
      case "reshape":
        return `reshape ${ids(form.args)}`
      case "slice":
        return `slice ${form.begin};${form.step};${form.sizes} of ${ids(form.args)}`
      case "pad":
        return `pad ${form.before};${form.after} of ${ids(form.args)}`
    }
  }

  #originId(origin: Origin): number {
    const id = this.#originIds.get(origin) ?? this.#originIds.size
    this.#originIds.set(origin, id)
    return id
  }
}

function ids(args: readonly Value[]): string {
  return args.map((each) => each.id).join(",")
}

/** Narrows what a decomposition returned. */
export function asValue(value: Scalar): Value {
  if (value instanceof Value) return value
  throw new CotangentError("E_DTYPE", "a decomposition mixes scheduled values with something else")
}

function variesAlong(form: Form, shape: Shape): readonly boolean[] {
  switch (form.op) {
    case "leaf":
      return shape.map((_, axis) => form.view.strides[axis] !== 0 || Boolean(form.view.valid?.[axis]))
    case "const":
    case "param":
      return shape.map(() => false)
    case "index":
      return shape.map((_, axis) => axis === form.axis)
    case "call":
      return shape.map((_, axis) => form.args.some((each) => each.varies[axis]))
    case "reduce":
      return form.args[0].varies.filter((_, axis) => !form.axes.includes(axis))
    case "broadcast":
      return shape.map((_, axis) => form.args[0].varies[form.axes.indexOf(axis)] ?? false)
    case "permute":
      return form.order.map((axis) => form.args[0].varies[axis] ?? true)
    case "reshape":
      return shape.map(() => form.args[0].varies.includes(true))
    case "slice":
      return form.args[0].varies.filter((_, axis) => form.sizes[axis] !== 1)
    case "pad":
      return form.args[0].varies.map(
        (varies, axis) => varies || form.before[axis] !== 0 || form.after[axis] !== 0,
      )
  }
}
