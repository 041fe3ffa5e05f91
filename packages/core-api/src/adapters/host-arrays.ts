import { type TypedArray, typedArray } from "../dtype.ts"
import { gatherElements } from "./gather.ts"
import type { MatmulSizes, OpTable, ResultType } from "./op-table.ts"

const itself = (array: TypedArray): TypedArray => array

/** The part of an `OpTable` that is the same wherever the library's arrays are typed arrays on the host. */
export const hostArrays: Pick<
  OpTable<TypedArray> & { sync: true },
  "sync" | "upload" | "download" | "gather" | "matmul"
> = {
  sync: true,
  upload: itself,
  download: itself,
  gather: gatherElements,
  matmul: multiplyRows,
}

/** `a · bᵀ`, each sum in float64. Four columns at a time share what is read of `a` and keep four sums in flight. */
function multiplyRows(
  to: ResultType,
  a: TypedArray,
  b: TypedArray,
  { batch, m, n, k }: MatmulSizes,
): TypedArray {
  const product = typedArray(to.dtype, to.length)
  for (let row = 0; row < batch * m; row++) {
    const left = row * k
    const columns = Math.floor(row / m) * n * k
    let column = 0
    for (; column + 4 <= n; column += 4) {
      const b0 = columns + column * k
      const b1 = b0 + k
      const b2 = b1 + k
      const b3 = b2 + k
      let [s0, s1, s2, s3] = [0, 0, 0, 0]
      for (let p = 0; p < k; p++) {
        const x = a[left + p] ?? NaN
        s0 += x * (b[b0 + p] ?? NaN)
        s1 += x * (b[b1 + p] ?? NaN)
        s2 += x * (b[b2 + p] ?? NaN)
        s3 += x * (b[b3 + p] ?? NaN)
      }
      product[row * n + column] = s0
      product[row * n + column + 1] = s1
      product[row * n + column + 2] = s2
      product[row * n + column + 3] = s3
    }
    for (; column < n; column++) {
      let total = 0
      for (let p = 0; p < k; p++) total += (a[left + p] ?? NaN) * (b[columns + column * k + p] ?? NaN)
      product[row * n + column] = total
    }
  }
  return product
}
