import { add, max, min, mul, sum, type Tensor, valueAndGrad } from "@cotangent/core-api"
import { floats, line, numbers, single, strip, type TileForm } from "./tile-form.ts"

/** A value, and its derivatives by all arguments. */
function withGradients(f: (...x: Tensor[]) => Tensor, ...x: Tensor[]): readonly Tensor[] {
  const [value, gradients] = valueAndGrad(f, { argnums: x.map((_, at) => at) })(...x)
  return [value, ...gradients]
}

/** Sums over everything, over rows and over columns; the extremes; several outputs beside a sum. */
export const reductionForms: readonly TileForm[] = [
  {
    rule: "sum",
    says: "[n] over all",
    dtypes: numbers,
    most: line,
    inputs: (n) => [{ shape: [n] }],
    build: (_n, x) => [sum(x)],
  },
  ...[0, 1].map((axis): TileForm => ({
    rule: "sum",
    says: `[3,n] over ${axis}`,
    dtypes: axis === 1 ? numbers : single,
    most: strip,
    inputs: (n) => [{ shape: [3, n] }],
    build: (_n, x) => [sum(x, axis)],
  })),
  ...[0, 1].map((axis): TileForm => ({
    rule: "sum",
    says: `[n,5] over ${axis}`,
    dtypes: axis === 0 ? numbers : single,
    most: strip,
    inputs: (n) => [{ shape: [n, 5] }],
    build: (_n, x) => [sum(x, axis)],
  })),
  ...[[1], [0, 2]].map((axes): TileForm => ({
    rule: "sum",
    says: `[2,n,3] over ${axes.join(" and ")}`,
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [2, n, 3], modulus: 127 }],
    build: (_n, x) => [sum(x, axes)],
  })),
  {
    rule: "sum",
    says: "[3,n]·[n] over all",
    dtypes: single,
    most: strip,
    inputs: (n) => [
      { shape: [3, n], modulus: 13 },
      { shape: [n], modulus: 7 },
    ],
    build: (_n, x, row) => [sum(mul(x, row))],
  },
  {
    rule: "sum",
    says: "[3,n] + the sums of its rows",
    dtypes: single,
    most: strip,
    inputs: (n) => [{ shape: [3, n] }],
    build: (_n, x) => [add(x, sum(x, 1, { keepDims: true }))],
  },
  {
    rule: "max",
    says: "[n] with the greatest last, and first",
    dtypes: numbers,
    most: strip,
    least: 1,
    inputs: (n) => [
      { shape: [n], ends: [1, 300] },
      { shape: [n], ends: [300, 1] },
    ],
    build: (_n, last, first) => [max(last), max(first)],
  },
  {
    rule: "min",
    says: "[n] with the least last, and first",
    dtypes: numbers,
    most: strip,
    least: 1,
    inputs: (n) => [
      { shape: [n], ends: [1, -300] },
      { shape: [n], ends: [-300, 1] },
    ],
    build: (_n, last, first) => [min(last), min(first)],
  },
  {
    rule: "sum",
    says: "value and gradients of Σ x·x·w, [n]",
    dtypes: floats,
    most: line,
    leavesPullback: true,
    inputs: (n) => [
      { shape: [n], modulus: 7 },
      { shape: [n], modulus: 5 },
    ],
    build: (_n, x, w) => withGradients((a, b) => sum(mul(mul(a, a), b)), x, w),
  },
  {
    rule: "sum",
    says: "value and gradients of Σ x·r, [3,n]·[n]",
    dtypes: single,
    most: strip,
    leavesPullback: true,
    inputs: (n) => [
      { shape: [3, n], modulus: 7 },
      { shape: [n], modulus: 5 },
    ],
    build: (_n, x, row) => withGradients((a, b) => sum(mul(a, b)), x, row),
  },
  {
    rule: "sum",
    says: "value and gradients of Σ x·c, [n,5]·[n,1]",
    dtypes: single,
    most: strip,
    leavesPullback: true,
    inputs: (n) => [
      { shape: [n, 5], modulus: 7 },
      { shape: [n, 1], modulus: 5 },
    ],
    build: (_n, x, column) => withGradients((a, b) => sum(mul(a, b)), x, column),
  },
]
