import { add, grad, matmul, mul, relu, type Shape, sub, sum, transpose } from "@cotangent/core-api"
import { cube, floats, numbers, single, square, strip, type TileForm, type WholeInput } from "./tile-form.ts"

/** Factors small enough for sums of 65,537 products. */
const factors = (a: Shape, b: Shape): readonly WholeInput[] => [
  { shape: a, modulus: 7 },
  { shape: b, modulus: 5 },
]

/** Matrix products with each of their sizes around a tile, and with several at once. */
export const productForms: readonly TileForm[] = [
  ...(
    [
      ["[n,3] @ [3,5]", (n) => factors([n, 3], [3, 5])],
      ["[3,n] @ [n,5]", (n) => factors([3, n], [n, 5])],
      ["[3,5] @ [5,n]", (n) => factors([3, 5], [5, n])],
      ["[2,n,3] @ [2,3,4]", (n) => factors([2, n, 3], [2, 3, 4])],
      ["[n] @ [n,3]", (n) => factors([n], [n, 3])],
    ] satisfies [string, (n: number) => readonly WholeInput[]][]
  ).map(([says, inputs]): TileForm => ({
    rule: "matmul",
    says,
    dtypes: single,
    most: { ...strip, full: 16_385 },
    inputs,
    build: (_n, a, b) => [matmul(a, b)],
  })),
  {
    rule: "matmul",
    says: "[n,n] @ [n]",
    dtypes: single,
    most: square,
    inputs: (n) => factors([n, n], [n]),
    build: (_n, a, b) => [matmul(a, b)],
  },
  {
    rule: "matmul",
    says: "[n,n] @ [n,n]",
    dtypes: numbers,
    most: { ...cube, full: 129 },
    inputs: (n) => factors([n, n], [n, n]),
    build: (_n, a, b) => [matmul(a, b)],
  },
  {
    rule: "matmul",
    says: "[2n+1,n] @ [n,3n−1]",
    dtypes: single,
    most: { quick: 17, full: 65 },
    least: 1,
    inputs: (n) => factors([2 * n + 1, n], [n, 3 * n - 1]),
    build: (_n, a, b) => [matmul(a, b)],
  },
  {
    rule: "matmul",
    says: "[n,3n+1] @ [3n+1,2n−1]",
    dtypes: single,
    most: { quick: 17, full: 65 },
    least: 1,
    inputs: (n) => factors([n, 3 * n + 1], [3 * n + 1, 2 * n - 1]),
    build: (_n, a, b) => [matmul(a, b)],
  },
  {
    rule: "matmul",
    says: "[n,n]ᵀ @ [n,n], @ [n,n]ᵀ, and both",
    dtypes: single,
    most: cube,
    inputs: (n) => factors([n, n], [n, n]),
    build: (_n, a, b) => [
      matmul(transpose(a), b),
      matmul(a, transpose(b)),
      matmul(transpose(a), transpose(b)),
    ],
  },
  {
    rule: "matmul",
    says: "relu([n,n] @ [n,n] + [n] − 40)",
    dtypes: floats,
    most: cube,
    inputs: (n) => [...factors([n, n], [n, n]), { shape: [n] }],
    build: (_n, a, b, c) => [relu(sub(add(matmul(a, b), c), 40))],
  },
  {
    rule: "matmul",
    says: "gradients of Σ ([n,n] @ [n,n])·c",
    dtypes: single,
    most: cube,
    leavesPullback: true,
    inputs: (n) => [...factors([n, n], [n, n]), { shape: [n, n], modulus: 11 }],
    build: (_n, a, b, c) =>
      grad((x: typeof a, y: typeof a) => sum(mul(matmul(x, y), c)), { argnums: [0, 1] })(a, b),
  },
]
