import { add, cast, lt, mul, where } from "@cotangent/core-api"
import { line, numbers, single, strip, type TileForm } from "./tile-form.ts"

/** Loops over one axis, and over two that nothing makes into one. */
export const elementwiseForms: readonly TileForm[] = [
  {
    rule: "add",
    says: "[n]·3 + [n]",
    dtypes: numbers,
    most: line,
    inputs: (n) => [{ shape: [n] }, { shape: [n], modulus: 241 }],
    build: (_n, x, y) => [add(mul(x, 3), y)],
  },
  {
    rule: "add",
    says: "[3,n] + [n]·[3,1]",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [{ shape: [3, n] }, { shape: [n], modulus: 241 }, { shape: [3, 1] }],
    build: (_n, x, row, column) => [add(x, mul(row, column))],
  },
  {
    rule: "add",
    says: "[n,5] + [n,1]·[5]",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [n, 5] }, { shape: [n, 1], modulus: 241 }, { shape: [5] }],
    build: (_n, x, column, row) => [add(x, mul(column, row))],
  },
  {
    rule: "add",
    says: "[3,n,2] + [3,1,2]·[n,1]",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [3, n, 2] }, { shape: [3, 1, 2] }, { shape: [n, 1], modulus: 241 }],
    build: (_n, x, outer, middle) => [add(x, mul(outer, middle))],
  },
  {
    rule: "where",
    says: "a choice of [n] by bools, and a comparison",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [{ shape: [n], modulus: 3, dtype: "bool" }, { shape: [n] }, { shape: [n], modulus: 241 }],
    build: (_n, condition, x, y) => [where(condition, x, y), lt(x, y)],
  },
  {
    rule: "cast",
    says: "[n] to int32, and int32 of [n] back",
    dtypes: ["float32", "float64"],
    most: strip,
    inputs: (n) => [{ shape: [n] }, { shape: [n], modulus: 241, dtype: "int32" }],
    build: (_n, x, whole) => [cast(x, "int32"), cast(whole, x.dtype)],
  },
]
