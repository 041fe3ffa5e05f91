import { add, concat, mul, pad, slice, sum, transpose } from "@cotangent/core-api"
import { line, numbers, single, strip, type TileForm } from "./tile-form.ts"

const reversed: readonly [null, null, -1] = [null, null, -1]

/** Views whose strides, offsets and valid ranges meet a tile. */
export const movementForms: readonly TileForm[] = [
  {
    rule: "transpose",
    says: "[n,5]ᵀ + [5,n]",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [{ shape: [n, 5] }, { shape: [5, n], modulus: 241 }],
    build: (_n, x, y) => [add(transpose(x), y)],
  },
  {
    rule: "transpose",
    says: "[5,n]ᵀ + [n,5], and its sums over 1",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [5, n] }, { shape: [n, 5], modulus: 241 }],
    build: (_n, x, y) => [add(transpose(x), y), sum(mul(transpose(x), 3), 1)],
  },
  {
    rule: "slice",
    says: "[n] reversed + [n], and its sum",
    dtypes: numbers,
    most: line,
    inputs: (n) => [{ shape: [n] }, { shape: [n], modulus: 241 }],
    build: (_n, x, y) => [add(slice(x, [reversed]), y), sum(slice(x, [reversed]))],
  },
  {
    rule: "slice",
    says: "[n+1] from 1 + [n+1] to n",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [{ shape: [n + 1] }],
    build: (n, x) => [add(slice(x, [[1, n + 1]]), mul(slice(x, [[0, n]]), 2))],
  },
  {
    rule: "slice",
    says: "every second of [2n], and its sum",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [2 * n] }],
    build: (_n, x) => [mul(slice(x, [[1, null, 2]]), 3), sum(slice(x, [[0, null, 2]]))],
  },
  {
    rule: "slice",
    says: "columns 1 to n of [3,n+2], and their sums over each axis",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [3, n + 2] }],
    build: (n, x) => {
      const inner = slice(x, [null, [1, n + 1]])
      return [mul(inner, 3), sum(inner, 1), sum(inner, 0)]
    },
  },
  {
    rule: "pad",
    says: "valid to n of n+5, and its sum",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [
      { shape: [n], modulus: 61 },
      { shape: [n + 5], modulus: 7 },
    ],
    build: (_n, x, y) => [add(pad(x, [[0, 5]]), y), sum(mul(pad(x, [[0, 5]]), y))],
  },
  {
    rule: "pad",
    says: "valid from n of n+9, and its sum",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [{ shape: [9] }, { shape: [n + 9], modulus: 7 }],
    build: (n, x, y) => [add(pad(x, [[n, 0]]), y), sum(mul(pad(x, [[n, 0]]), y))],
  },
  {
    rule: "pad",
    says: "valid from n to n+3 of n+5, in rows of a padded [3]",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [3, 3] }, { shape: [6, n + 5], modulus: 7 }],
    build: (n, x, y) => {
      const padded = pad(x, [
        [1, 2],
        [n, 2],
      ])
      return [add(padded, y), sum(mul(padded, y), 1), sum(mul(padded, y), 0)]
    },
  },
  {
    rule: "pad",
    says: "valid from 1 to n+1 on the outer axis of [n+3,3]",
    dtypes: single,
    most: strip,
    inputs: (n) => [
      { shape: [n, 3], modulus: 61 },
      { shape: [n + 3, 3], modulus: 7 },
    ],
    build: (_n, x, y) => {
      const padded = pad(x, [
        [1, 2],
        [0, 0],
      ])
      return [add(padded, y), sum(mul(padded, y), 0)]
    },
  },
  {
    rule: "concat",
    says: "[n] before [7], and after it",
    dtypes: numbers,
    most: strip,
    inputs: (n) => [{ shape: [n] }, { shape: [7] }],
    build: (_n, x, y) => [concat([mul(x, 2), y]), concat([y, mul(x, 2)])],
  },
]
