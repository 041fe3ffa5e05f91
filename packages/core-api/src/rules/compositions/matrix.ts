import { CotangentError } from "../../errors.ts"
import { broadcastShapes, printShape } from "../../shape.ts"
import { mul } from "../elementwise.ts"
import { expand, permute, reshape } from "../movement.ts"
import { sum } from "../reductions.ts"
import type { Operand } from "../row.ts"

/**
 * The axes in another order; reversed if none is given.
 * @peers tf.transpose, jnp.transpose, torch.permute
 */
export function transpose<T extends Operand>(x: T, order?: readonly number[]): T {
  return permute(x, order ?? x.shape.map((_, axis) => x.shape.length - 1 - axis))
}

/**
 * Matrix product over the last two axes, the others broadcasting: `[…, m, k] @ […, k, n] → […, m, n]`. A vector on
 * the left is a row, on the right a column, and its axis vanishes from the result. It is a product and a sum, which
 * the scheduler keeps in one kernel and backends recognise. @throws `E_SHAPE`
 * @peers tf.matMul, jnp.matmul, torch.matmul
 */
export function matmul<T extends Operand>(a: T, b: T): T {
  const rows = a.shape.length === 1 ? reshape(a, [1, -1]) : a
  const columns = b.shape.length === 1 ? reshape(b, [-1, 1]) : b
  const [m, k] = rows.shape.slice(-2)
  const [inner, n] = columns.shape.slice(-2)
  if (m === undefined || n === undefined || k === undefined || k !== inner) {
    throw new CotangentError(
      "E_SHAPE",
      `matmul: ${printShape(a.shape)} @ ${printShape(b.shape)}: the last axis of the first and the last but one of the second must be equal, and neither may be a scalar`,
    )
  }
  const batch = broadcastShapes(rows.shape.slice(0, -2), columns.shape.slice(0, -2), "matmul")
  const left = expand(reshape(rows, [...rows.shape, 1]), [...batch, m, k, n])
  const right = expand(reshape(columns, [...columns.shape.slice(0, -2), 1, k, n]), [...batch, m, k, n])
  const product = sum(mul(left, right), -2)
  const kept = [...batch, ...(a.shape.length === 1 ? [] : [m]), ...(b.shape.length === 1 ? [] : [n])]
  return kept.length === product.shape.length ? product : reshape(product, kept)
}
