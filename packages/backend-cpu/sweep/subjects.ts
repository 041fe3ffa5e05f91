import { type DType, convert, type Intrinsic } from "@cotangent/core-api/backend"

/** A function of one number that is tried on every input of 32 bits. */
export interface Subject {
  readonly name: string
  readonly op: Intrinsic
  readonly from: "float32" | "int32"
  readonly to: DType
  /** What it should give, in float64. */
  readonly want: (x: number) => number
  /** Units in the last place that it may be off; results that are not float32 must be exact. */
  readonly bound: number
}

/** `Math.exp` and `Math.log` are within one unit of float64: 2⁻²⁹ units of float32. */
const float32: readonly Subject[] = [
  { name: "exp", op: "exp", from: "float32", to: "float32", want: Math.exp, bound: 1.5 },
  { name: "log", op: "log", from: "float32", to: "float32", want: Math.log, bound: 1.5 },
  { name: "sin", op: "sin", from: "float32", to: "float32", want: Math.sin, bound: 0.51 },
  { name: "cos", op: "cos", from: "float32", to: "float32", want: Math.cos, bound: 0.51 },
  { name: "sqrt", op: "sqrt", from: "float32", to: "float32", want: Math.sqrt, bound: 0.5000001 },
  { name: "neg", op: "neg", from: "float32", to: "float32", want: (x) => -x, bound: 0 },
  { name: "abs", op: "abs", from: "float32", to: "float32", want: Math.abs, bound: 0 },
  { name: "floor", op: "floor", from: "float32", to: "float32", want: Math.floor, bound: 0 },
  { name: "ceil", op: "ceil", from: "float32", to: "float32", want: Math.ceil, bound: 0 },
  { name: "trunc", op: "trunc", from: "float32", to: "float32", want: Math.trunc, bound: 0 },
]

const cast = (from: Subject["from"], to: DType): Subject => ({
  name: `cast to ${to}`,
  op: "cast",
  from,
  to,
  want: (x) => convert(x, to),
  bound: 0,
})

/** Every intrinsic of one argument but `round`, which the host has no equal of. */
export const subjects: readonly Subject[] = [
  ...float32,
  cast("float32", "float64"),
  cast("float32", "int32"),
  cast("float32", "bool"),
  cast("int32", "float32"),
  cast("int32", "float64"),
  cast("int32", "bool"),
]
