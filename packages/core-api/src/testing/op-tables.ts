import type { ElementwiseOp, OpTable, RowReduction } from "../adapters/op-table.ts"
import { gatherElements } from "../adapters/gather.ts"
import { convert, type TypedArray, typedArray } from "../dtype.ts"
import type { Intrinsic } from "../rules/table.ts"

const map =
  (f: (...x: number[]) => number): ElementwiseOp<TypedArray> =>
  (to, ...args) => {
    const result = typedArray(to.dtype, to.length)
    for (let at = 0; at < to.length; at++) result[at] = f(...args.map((each) => each[at] ?? NaN))
    return result
  }

const fold =
  (first: number, f: (total: number, value: number, at: number) => number): RowReduction<TypedArray> =>
  (to, matrix, n) => {
    const result = typedArray(to.dtype, to.length)
    for (let row = 0; row < to.length; row++) {
      let total = first
      for (let at = 0; at < n; at++) total = f(total, matrix[row * n + at] ?? NaN, at)
      result[row] = total
    }
    return result
  }

const position =
  (ahead: (a: number, b: number) => boolean): RowReduction<TypedArray> =>
  (to, matrix, n) => {
    const result = typedArray(to.dtype, to.length)
    for (let row = 0; row < to.length; row++) {
      const value = (at: number): number => matrix[row * n + at] ?? NaN
      let best = 0
      for (let at = 1; at < n; at++) {
        if (!Number.isNaN(value(best)) && (Number.isNaN(value(at)) || ahead(value(at), value(best))))
          best = at
      }
      result[row] = best
    }
    return result
  }

const elementwise: Record<Intrinsic, ElementwiseOp<TypedArray>> = {
  add: map((a = 0, b = 0) => a + b),
  sub: map((a = 0, b = 0) => a - b),
  mul: (to, ...args) => map(to.dtype === "int32" ? Math.imul : (a = 0, b = 0) => a * b)(to, ...args),
  div: map((a = 0, b = 0) => a / b),
  pow: map((a = 0, b = 0) => a ** b),
  neg: map((a = 0) => -a),
  exp: map(Math.exp),
  log: map(Math.log),
  eq: map((a, b) => Number(a === b)),
  lt: map((a = 0, b = 0) => Number(a < b)),
  le: map((a = 0, b = 0) => Number(a <= b)),
  where: map((condition, a = 0, b = 0) => (condition === 0 ? b : a)),
  sqrt: map(Math.sqrt),
  abs: map(Math.abs),
  floor: map(Math.floor),
  ceil: map(Math.ceil),
  trunc: map(Math.trunc),
  round: map((a = 0) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a))),
  sin: map(Math.sin),
  cos: map(Math.cos),
  bitwiseAnd: map((a = 0, b = 0) => a & b),
  bitwiseOr: map((a = 0, b = 0) => a | b),
  bitwiseXor: map((a = 0, b = 0) => a ^ b),
  shiftLeft: map((a = 0, b = 0) => a << b),
  shiftRight: map((a = 0, b = 0) => a >> b),
  cast: (to, ...args) => map((a = 0) => convert(a, to.dtype))(to, ...args),
}

const reduce: Required<OpTable<TypedArray>["reduce"]> = {
  sum: (to, ...rows) => fold(0, to.dtype === "int32" ? (a, b) => (a + b) | 0 : (a, b) => a + b)(to, ...rows),
  prod: (to, ...rows) => fold(1, to.dtype === "int32" ? Math.imul : (a, b) => a * b)(to, ...rows),
  max: fold(-Infinity, (a, b) => Math.max(a, b)),
  min: fold(Infinity, (a, b) => Math.min(a, b)),
  argMax: position((a, b) => a > b),
  argMin: position((a, b) => a < b),
}
/** The plain op table that the adapter is tested with: host arrays, synchronous. */
export const hostTable: OpTable<TypedArray> & { readonly sync: true } = {
  name: "host ops",
  sync: true,
  upload: (elements) => elements,
  download: (array) => array,
  gather: gatherElements,
  elementwise,
  reduce,
}
