import { type DType, type Intrinsic, isFloat, type ReduceOp, typedArray } from "@cotangent/core-api/backend"
import { elementType, type Graph, type Value } from "./graph.ts"

/** Adds what computes an op; arguments and result have shapes that broadcast. */
export type Emit = (graph: Graph, to: Omit<Value, "name">, ...x: Value[]) => Value

/** One operator of ONNX, under its own name. */
const operator =
  (name: string): Emit =>
  (graph, { dtype, shape }, ...x) =>
    graph.node(name, x, dtype, shape)

/** Integers are whole already. */
const toWhole =
  (emit: Emit): Emit =>
  (graph, to, ...x) =>
    isFloat(to.dtype) ? emit(graph, to, ...x) : operator("Identity")(graph, to, ...x)

/** Bools are compared as the integers 0 and 1. */
const ordered =
  (name: string): Emit =>
  (graph, to, ...x) =>
    operator(name)(
      graph,
      to,
      ...x.map((each) => (each.dtype === "bool" ? convert(graph, each, "int32") : each)),
    )

const number = (graph: Graph, value: number, dtype: DType): Value =>
  graph.scalar(typedArray(dtype, 1).fill(value), dtype)

const like = ({ shape }: Value, dtype: DType): Omit<Value, "name"> => ({ dtype, shape })

/** The intrinsics that ONNX Runtime has on the CPU. It shifts unsigned integers only. */
export const elementwise: { readonly [Name in Intrinsic]?: Emit } = {
  add: operator("Add"),
  sub: operator("Sub"),
  mul: operator("Mul"),
  div: operator("Div"),
  pow: operator("Pow"),
  neg: operator("Neg"),
  exp: operator("Exp"),
  log: operator("Log"),
  sqrt: operator("Sqrt"),
  sin: operator("Sin"),
  cos: operator("Cos"),
  abs: operator("Abs"),
  floor: toWhole(operator("Floor")),
  ceil: toWhole(operator("Ceil")),
  round: toWhole(operator("Round")),
  trunc: toWhole((graph, to, x) => {
    const negative = operator("Less")(graph, { ...to, dtype: "bool" }, given(x), number(graph, 0, to.dtype))
    const up = operator("Ceil")(graph, to, given(x))
    return operator("Where")(graph, to, negative, up, operator("Floor")(graph, to, given(x)))
  }),
  eq: operator("Equal"),
  lt: ordered("Less"),
  le: ordered("LessOrEqual"),
  where: (graph, to, condition, a, b) => choose(graph, to, given(condition), given(a), given(b)),
  bitwiseAnd: operator("BitwiseAnd"),
  bitwiseOr: operator("BitwiseOr"),
  bitwiseXor: operator("BitwiseXor"),
  cast: (graph, { dtype }, x) => convert(graph, given(x), dtype),
}

/** ONNX Runtime chooses between numbers; between bools their logic does. */
export function choose(graph: Graph, to: Omit<Value, "name">, condition: Value, a: Value, b: Value): Value {
  if (to.dtype !== "bool") return operator("Where")(graph, to, condition, a, b)
  const not = operator("Not")(graph, like(condition, "bool"), condition)
  const first = operator("And")(graph, to, condition, a)
  return operator("Or")(graph, to, first, operator("And")(graph, to, not, b))
}

/** The value in another dtype. */
export function convert(graph: Graph, x: Value, dtype: DType): Value {
  if (x.dtype === dtype) return x
  const cast = (value: Value): Value =>
    graph.node("Cast", [value], dtype, value.shape, { to: elementType(dtype) })
  if (dtype !== "int32" || !isFloat(x.dtype)) return cast(x)
  // What the nearest integer is where there is none is for the processor to say: ±∞ and NaN are kept from it.
  const isNumber = operator("Equal")(graph, like(x, "bool"), x, x)
  const numbers = operator("Where")(graph, x, isNumber, x, number(graph, 0, x.dtype))
  const bounds = [-beyond, beyond - (x.dtype === "float64" ? 1 : 128)].map((end) =>
    number(graph, end, x.dtype),
  )
  const within = graph.node("Clip", [numbers, ...bounds], x.dtype, x.shape)
  const isBeyond = operator("GreaterOrEqual")(graph, like(x, "bool"), x, number(graph, beyond, x.dtype))
  return operator("Where")(graph, like(x, dtype), isBeyond, number(graph, beyond - 1, dtype), cast(within))
}

/** The first float after the last int32; the one before is 1 less in float64, and 128 in float32. */
const beyond = 2 ** 31

/** Adds what combines a value over some axes, which keep size 1. */
export type Combine = (graph: Graph, x: Value, axes: readonly number[]) => Value

const combined =
  (name: string): Combine =>
  (graph, x, axes) => {
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    return graph.listNode(name, x, axes, shape, { keepdims: 1 })
  }

/** An extreme that is NaN where an element is: ONNX Runtime passes over them. */
function orNaN(extreme: Combine): Combine {
  return (graph, x, axes) => {
    const found = extreme(graph, x, axes)
    if (!isFloat(x.dtype)) return found
    const isNumber = operator("Equal")(graph, like(x, "bool"), x, x)
    const numbers = combined("ReduceMin")(graph, convert(graph, isNumber, "int32"), axes)
    const all = convert(graph, numbers, "bool")
    return choose(graph, found, all, found, number(graph, NaN, x.dtype))
  }
}

/** The reductions that ONNX Runtime has; its `ArgMax` and `ArgMin` pass over NaN, and are left out. */
export const reduce: { readonly [Name in ReduceOp]?: Combine } = {
  sum: combined("ReduceSum"),
  prod: combined("ReduceProd"),
  max: orNaN(combined("ReduceMax")),
  min: orNaN(combined("ReduceMin")),
}

function given(x: Value | undefined): Value {
  if (x) return x
  throw new TypeError("an op is missing an argument")
}
