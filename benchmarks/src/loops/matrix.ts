/**
 * C = A·B of row-major matrices, where A has a multiple of 4 rows: four rows by four columns at a time, so that each
 * element read is used four times, with the sixteen sums in variables.
 */
export function multiply(a: Float32Array, b: Float32Array, c: Float32Array, n: number, k: number): void {
  const m = c.length / n
  const whole = n - (n % 4)
  for (let row = 0; row < m; row += 4) {
    for (let column = 0; column < whole; column += 4) tile(a, b, c, row, column, n, k)
    for (let column = whole; column < n; column++) {
      for (let i = row; i < row + 4; i++) {
        let sum = 0
        for (let inner = 0; inner < k; inner++)
          sum += (a[i * k + inner] ?? NaN) * (b[inner * n + column] ?? NaN)
        c[i * n + column] = sum
      }
    }
  }
}

function tile(
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  row: number,
  column: number,
  n: number,
  k: number,
): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0]
  let [c10, c11, c12, c13] = [0, 0, 0, 0]
  let [c20, c21, c22, c23] = [0, 0, 0, 0]
  let [c30, c31, c32, c33] = [0, 0, 0, 0]
  const [r0, r1, r2, r3] = [row * k, (row + 1) * k, (row + 2) * k, (row + 3) * k]
  for (let inner = 0, from = column; inner < k; inner++, from += n) {
    const b0 = b[from] ?? NaN
    const b1 = b[from + 1] ?? NaN
    const b2 = b[from + 2] ?? NaN
    const b3 = b[from + 3] ?? NaN
    const a0 = a[r0 + inner] ?? NaN
    c00 += a0 * b0
    c01 += a0 * b1
    c02 += a0 * b2
    c03 += a0 * b3
    const a1 = a[r1 + inner] ?? NaN
    c10 += a1 * b0
    c11 += a1 * b1
    c12 += a1 * b2
    c13 += a1 * b3
    const a2 = a[r2 + inner] ?? NaN
    c20 += a2 * b0
    c21 += a2 * b1
    c22 += a2 * b2
    c23 += a2 * b3
    const a3 = a[r3 + inner] ?? NaN
    c30 += a3 * b0
    c31 += a3 * b1
    c32 += a3 * b2
    c33 += a3 * b3
  }
  write(c, row * n + column, c00, c01, c02, c03)
  write(c, (row + 1) * n + column, c10, c11, c12, c13)
  write(c, (row + 2) * n + column, c20, c21, c22, c23)
  write(c, (row + 3) * n + column, c30, c31, c32, c33)
}

function write(c: Float32Array, to: number, c0: number, c1: number, c2: number, c3: number): void {
  c[to] = c0
  c[to + 1] = c1
  c[to + 2] = c2
  c[to + 3] = c3
}

/** Writes the transpose of a row-major matrix. */
export function transpose(matrix: Float32Array, columns: number, to: Float32Array): void {
  const rows = matrix.length / columns
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      to[column * rows + row] = matrix[row * columns + column] ?? NaN
}
