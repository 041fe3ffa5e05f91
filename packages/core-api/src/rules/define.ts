import type { DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { call, constant, type Expr } from "../expr.ts"
import { type Axes, checkAxes } from "../shape.ts"
import { signature } from "./promotion.ts"
import {
  APPLY,
  type Application,
  type CastRow,
  type ElementwiseRow,
  isOperand,
  type MovementRow,
  type Operand,
  type Peers,
  type ReduceRow,
  type Scalar,
} from "./row.ts"

/** A row without a decomposition: a backend emits it. */
export interface IntrinsicMark {
  readonly intrinsic: true
}

/** A function of one array, and the row that defines it. */
export interface UnaryOp {
  <T extends Scalar>(x: T): T
  readonly row: ElementwiseRow
}

/** A function of two broadcasting arrays, one of which may be a plain number, and the row that defines it. */
export interface BinaryOp {
  <T extends Scalar>(a: T, b: T | number): T
  <T extends Scalar>(a: number, b: T): T
  readonly row: ElementwiseRow
}

/** A choice between two broadcasting arrays or numbers, and the row that defines it. */
export interface TernaryOp {
  <T extends Scalar>(condition: T, a: T | number, b: T | number): T
  readonly row: ElementwiseRow
}

/** A row whose last arguments have defaults. */
export interface DefaultsMark {
  readonly defaults: true
}

/** A function of one array with a parameter that may be left away, and the row that defines it. */
export interface ParametricOp extends DefaultsMark {
  <T extends Scalar>(x: T, parameter?: T | number): T
  readonly row: ElementwiseRow
}

/** Options of every reduction. */
export interface ReduceOptions {
  /** Keep the reduced axes with size 1. */
  readonly keepDims?: boolean
}

/** A reduction over any axes (default: all), and the row that defines it. */
export interface ReductionOp {
  <T extends Operand>(x: T, axes?: Axes, options?: ReduceOptions): T
  readonly row: ReduceRow
}

/** Conversion to another dtype, and its row. */
export interface CastOp {
  <T extends Scalar>(x: T, dtype: DType): T
  readonly row: CastRow
}

/** An op that moves elements, with its own arguments, and its row. */
export interface MovementOp<P extends readonly unknown[]> {
  <T extends Operand>(x: T, ...args: P): T
  readonly row: MovementRow<never>
}

const byName = new Map<string, ElementwiseRow>()

/** The elementwise row with this name. Throws if there is none: expressions only name rows. */
export function elementwiseRow(name: string): ElementwiseRow {
  const row = byName.get(name)
  if (row) return row
  throw new CotangentError("E_UNSUPPORTED", `no elementwise row is named ${name}`)
}

/** What a row says besides its name, kind and arity; dtypes default to floats in, the same out. */
export type ElementwiseDefinition = Omit<ElementwiseRow, "kind" | "name" | "arity" | "accepts" | "gives"> & {
  readonly accepts?: ElementwiseRow["accepts"]
  readonly gives?: ElementwiseRow["gives"]
}
/** A definition with a decomposition. */
export type Lowered = ElementwiseDefinition & { readonly lower: (...x: Scalar[]) => Scalar }
type Intrinsic = ElementwiseDefinition & { readonly lower?: undefined }

/** Any elementwise op, its arguments unchecked by type. */
export interface ElementwiseOp {
  (...args: (Scalar | number)[]): Scalar
  readonly row: ElementwiseRow
}

/** Turns a definition into an op: a function that applies the row to tensors, nodes or expressions alike. */
export function makeElementwise(name: string, definition: ElementwiseDefinition): ElementwiseOp {
  const row: ElementwiseRow = {
    accepts: "float",
    gives: "same",
    ...definition,
    kind: "elementwise",
    name,
    arity: definition.d.length,
  }
  return Object.assign((...args: (Scalar | number)[]) => applyElementwise(row, args), { row })
}

/** An op of the table: expressions name it. */
function defineElementwise(name: string, definition: ElementwiseDefinition): ElementwiseOp {
  const op = makeElementwise(name, definition)
  byName.set(name, op.row)
  return op
}

// The generic signatures say that what goes in comes out; the body dispatches at run time, so each is asserted once.
/** Defines a function of one array. */
export function unary(name: string, definition: Intrinsic): UnaryOp & IntrinsicMark
export function unary(name: string, definition: Lowered): UnaryOp
export function unary(name: string, definition: ElementwiseDefinition): UnaryOp {
  return defineElementwise(name, definition) as unknown as UnaryOp
}

/** Defines a function of two arrays. */
export function binary(name: string, definition: Intrinsic): BinaryOp & IntrinsicMark
export function binary(name: string, definition: Lowered): BinaryOp
export function binary(name: string, definition: ElementwiseDefinition): BinaryOp {
  return defineElementwise(name, definition)
}

/** Defines a choice by a condition. */
export function ternary(name: string, definition: Intrinsic): TernaryOp & IntrinsicMark
export function ternary(name: string, definition: Lowered): TernaryOp
export function ternary(name: string, definition: ElementwiseDefinition): TernaryOp {
  return defineElementwise(name, definition) as unknown as TernaryOp
}

/** Defines a function of an array and a parameter that has a default. */
export function parametric(
  name: string,
  definition: Lowered & { readonly defaults: readonly [number] },
): ParametricOp {
  return defineElementwise(name, definition) as unknown as ParametricOp
}

function operandAmong(args: readonly unknown[]): Operand | undefined {
  return args.find(isOperand)
}

function applyElementwise(row: ElementwiseRow, given: readonly (Scalar | number)[]): Scalar {
  const missing = row.arity - given.length
  const { defaults = [] } = row
  const args = missing > 0 && missing <= defaults.length ? [...given, ...defaults.slice(-missing)] : given
  if (args.length !== row.arity) {
    throw new CotangentError("E_SHAPE", `${row.name} takes ${row.arity} arguments, not ${args.length}`)
  }
  const operand = operandAmong(args)
  if (operand) return operand[APPLY]({ row, args })
  if (args.every((each) => typeof each === "number")) {
    throw new CotangentError(
      "E_DTYPE",
      `${row.name} needs a tensor among its arguments: wrap a number in tensor(…)`,
    )
  }
  return expression(row, args)
}

function isExpr(value: Scalar | number): value is Expr {
  return typeof value === "object" && "kind" in value
}

function expression(row: ElementwiseRow, args: readonly (Scalar | number)[]): Expr {
  const exprs = args.map((each) => {
    if (typeof each === "number" || isExpr(each)) return each
    throw new CotangentError(
      "E_DTYPE",
      `${row.name} cannot be applied to a ${typeof each}: expected tensors or numbers`,
    )
  })
  const { args: taken, result } = signature(
    row,
    exprs.map((each) => (typeof each === "number" ? each : each.dtype)),
  )
  const converted = exprs.map((each, at) => {
    const dtype = taken[at] ?? result
    if (typeof each === "number") return constant(each, dtype)
    return each.dtype === dtype ? each : call("cast", [each], dtype)
  })
  return call(row.name, converted, result)
}

/** Defines a reduction. */
export function reduction(name: string, definition: Omit<ReduceRow, "kind" | "name">): ReductionOp {
  const row: ReduceRow = { ...definition, kind: "reduce", name }
  const op = (x: Operand, axes?: Axes, options: ReduceOptions = {}): Operand => {
    checkOperand(name, x)
    return x[APPLY]({
      row,
      args: [x],
      axes: checkAxes(axes, x.shape.length, name),
      keepDims: options.keepDims ?? false,
    })
  }
  // Asserted as for the elementwise ops: the operand's own type comes back.
  return Object.assign(op, { row }) as unknown as ReductionOp
}

/** Defines the conversion between dtypes. */
export function conversion(check: (dtype: unknown) => DType, peers: Peers): CastOp & IntrinsicMark {
  const row: CastRow = { kind: "cast", name: "cast", peers }
  const op = (x: Scalar, to: DType): Scalar => {
    const dtype = check(to)
    if (isOperand(x)) return x[APPLY]({ row, args: [x], dtype })
    return x.dtype === dtype ? x : call("cast", [x as Expr], dtype)
  }
  // Asserted as for the elementwise ops: the operand's own type comes back.
  return Object.assign(op, { row }) as unknown as CastOp & IntrinsicMark
}

/** Defines an op that moves elements; `attrs` checks what the user says and makes it canonical. */
export function movement<A, P extends readonly unknown[]>(
  name: string,
  definition: Omit<MovementRow<A>, "kind" | "name"> & {
    readonly attrs: (x: Operand["shape"], ...args: P) => A
  },
): MovementOp<P> {
  const { attrs, ...rest } = definition
  const row: MovementRow<A> = { ...rest, kind: "movement", name }
  const op = (x: Operand, ...args: P): Operand => {
    checkOperand(name, x)
    const application: Application = {
      row: row as MovementRow<never>,
      args: [x],
      attrs: attrs(x.shape, ...args),
    }
    return x[APPLY](application)
  }
  // Asserted as for the elementwise ops: the operand's own type comes back.
  return Object.assign(op, { row }) as unknown as MovementOp<P>
}

function checkOperand(name: string, x: unknown): void {
  if (!isOperand(x)) {
    throw new CotangentError("E_DTYPE", `${name} needs a tensor, not ${String(x)}: wrap numbers in tensor(…)`)
  }
}
