import {
  type Capabilities,
  type DType,
  dtypes,
  isFloat,
  type ReduceOp,
  reduceOps,
} from "@cotangent/core-api/backend"
import { type ElementwiseRow, elementwiseRow } from "@cotangent/core-api/rules"

/** What the kernels of a subject may be made of: what it lists, the simplest first. */
export interface Vocabulary {
  /** Element types of buffers. */
  readonly stored: readonly DType[]
  /** Element types of numbers: those that are stored, bool aside. */
  readonly numbers: readonly DType[]
  readonly floats: readonly DType[]
  readonly ops: readonly ElementwiseRow[]
  readonly casts: boolean
  readonly reduce: readonly ReduceOp[]
}

/** Products first: with them, and inputs that are constant along axes, contractions come about. */
const first = ["mul", "add", "sub", "neg", "where", "lt", "le", "eq"]
const floatsFirst: readonly DType[] = ["float32", "float64", "int32", "bool"]

/** The vocabulary of a subject with these capabilities. */
export function vocabularyOf({ dtypes: own, ops, reduce }: Capabilities): Vocabulary {
  const stored = floatsFirst.filter((dtype) => own.includes(dtype))
  const named = [...first, ...ops].filter((op, at, all) => ops.includes(op) && all.indexOf(op) === at)
  return {
    stored,
    numbers: stored.filter((dtype) => dtype !== "bool"),
    floats: stored.filter(isFloat),
    ops: named
      .filter((op) => op !== "cast")
      .map(elementwiseRow)
      .filter(({ accepts }) => accepts !== "integer" || own.includes("int32")),
    casts: ops.includes("cast"),
    reduce: reduceOps.filter((op) => reduce.includes(op)),
  }
}

/** The element of a list that a number names, counted round and round. @throws `RangeError` if there is none */
export function choose<T>(list: readonly T[], number: number): T {
  const chosen = list[number % list.length]
  if (chosen === undefined) throw new RangeError("there is nothing to choose from")
  return chosen
}

/** The later of two dtypes in promotion order. */
export function later(a: DType, b: DType): DType {
  return dtypes.indexOf(a) >= dtypes.indexOf(b) ? a : b
}
