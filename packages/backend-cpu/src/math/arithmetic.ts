import type { Target } from "../target.ts"
import {
  type Code,
  type FunctionBuilder,
  i32,
  op,
  type PlainOp,
  splatF32,
  splatF64,
  splatI32,
  splatI64,
} from "../wasm/index.ts"

/** Writes a function of vectors inline, and gives the code that reads its result. */
export type MathFunction<N extends readonly Code[]> = (fn: FunctionBuilder, target: Target, ...x: N) => Code

/** What the lanes of a vector are: four float32 or two float64. */
export type Lanes = "f32x4" | "f64x2"

const integers = { f32x4: "i32x4", f64x2: "i64x2" } as const

type Binary = (a: Code, b: Code) => Code
type Ternary = (a: Code, b: Code, c: Code) => Code
type Shift = (a: Code, count: number) => Code

/** Arithmetic on the lanes of a vector. Every result is in a local, so that it can be used any number of times. */
export interface Arithmetic {
  readonly add: Binary
  readonly sub: Binary
  readonly mul: Binary
  readonly div: Binary
  /** a·b + c, rounded once or twice: nothing may depend on which. */
  readonly madd: Ternary
  /** c − a·b, rounded once or twice. */
  readonly nmadd: Ternary
  readonly abs: (a: Code) => Code
  readonly trunc: (a: Code) => Code
  /** b if b < a, else a: NaN in a stays. One instruction on x86, where `min` needs several. */
  readonly pmin: Binary
  /** b if a < b, else a: NaN in a stays. */
  readonly pmax: Binary
  readonly eq: Binary
  readonly ne: Binary
  readonly lt: Binary
  readonly and: Binary
  /** The bits of a that b has not. */
  readonly andnot: Binary
  readonly or: Binary
  readonly xor: Binary
  /** a where the mask is set, b elsewhere. All bits of a lane of the mask must be equal. */
  readonly select: Ternary
  /** A number in every lane. */
  readonly number: (x: number) => Code
  /** The bits of an integer in every lane. */
  readonly bits: (x: bigint) => Code
  /** Sums and shifts of the lanes as integers. */
  readonly addBits: Binary
  readonly subBits: Binary
  readonly shiftLeft: Shift
  readonly shiftRight: Shift
}

/** {@link Arithmetic} that is written to `fn`. */
export function arithmetic(fn: FunctionBuilder, target: Target, lanes: Lanes): Arithmetic {
  const integer = integers[lanes]
  const unary = (name: PlainOp) => (a: Code) => fn.let(op(name, a))
  const binary = (name: PlainOp) => (a: Code, b: Code) => fn.let(op(name, a, b))
  const shift = (name: PlainOp) => (a: Code, count: number) => fn.let(op(name, a, i32(count)))
  const { relaxedSimd } = target
  return {
    add: binary(`${lanes}.add`),
    sub: binary(`${lanes}.sub`),
    mul: binary(`${lanes}.mul`),
    div: binary(`${lanes}.div`),
    madd: (a, b, c) =>
      fn.let(
        relaxedSimd ? op(`${lanes}.relaxed_madd`, a, b, c) : op(`${lanes}.add`, op(`${lanes}.mul`, a, b), c),
      ),
    nmadd: (a, b, c) =>
      fn.let(
        relaxedSimd ? op(`${lanes}.relaxed_nmadd`, a, b, c) : op(`${lanes}.sub`, c, op(`${lanes}.mul`, a, b)),
      ),
    abs: unary(`${lanes}.abs`),
    trunc: unary(`${lanes}.trunc`),
    pmin: binary(`${lanes}.pmin`),
    pmax: binary(`${lanes}.pmax`),
    eq: binary(`${lanes}.eq`),
    ne: binary(`${lanes}.ne`),
    lt: binary(`${lanes}.lt`),
    and: binary("v128.and"),
    andnot: binary("v128.andnot"),
    or: binary("v128.or"),
    xor: binary("v128.xor"),
    // For such masks the relaxed instruction is defined to be the same; it is one instruction on x86 instead of three.
    select: (mask, a, b) =>
      fn.let(op(relaxedSimd ? `${integer}.relaxed_laneselect` : "v128.bitselect", a, b, mask)),
    number: (x) => fn.constant(lanes === "f32x4" ? splatF32(x) : splatF64(x)),
    bits: (x) => fn.constant(lanes === "f32x4" ? splatI32(Number(x)) : splatI64(x)),
    addBits: binary(`${integer}.add`),
    subBits: binary(`${integer}.sub`),
    shiftLeft: shift(`${integer}.shl`),
    shiftRight: shift(`${integer}.shr_u`),
  }
}
