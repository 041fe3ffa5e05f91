import { allowedOfSum, type Expected, expectArray } from "./expected.ts"

/** A·B of two square matrices with elements of size 1 at most. */
export function product(a: Float32Array, b: Float32Array): Expected[] {
  const size = Math.sqrt(a.length)
  return [expectArray("product", multiply(a, b, size, size, size), 0, allowedOfSum(size, size))]
}

/** A·B in float64, of matrices of m×k and k×n. */
export function multiply(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  m: number,
  n: number,
  k: number,
): Float64Array {
  const c = new Float64Array(m * n)
  for (let row = 0; row < m; row++) {
    for (let inner = 0; inner < k; inner++) {
      const factor = a[row * k + inner] ?? NaN
      for (let column = 0; column < n; column++)
        c[row * n + column] = (c[row * n + column] ?? NaN) + factor * (b[inner * n + column] ?? NaN)
    }
  }
  return c
}
