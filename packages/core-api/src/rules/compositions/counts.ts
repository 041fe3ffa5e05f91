import type { Axes } from "../../shape.ts"
import type { ReduceOptions } from "../define.ts"
import { eq, ne } from "../elementwise.ts"
import { sum } from "../reductions.ts"
import type { Operand } from "../row.ts"

/**
 * How many elements differ from 0 over axes (default: all), as int32.
 * @peers jnp.count_nonzero, torch.count_nonzero
 */
export function countNonzero<T extends Operand>(x: T, axes?: Axes, options?: ReduceOptions): T {
  return sum(ne(x, 0), axes, options)
}

/**
 * Whether any element differs from 0 over axes (default: all); false of nothing.
 * @peers tf.any, jnp.any, torch.any
 */
export function any<T extends Operand>(x: T, axes?: Axes, options?: ReduceOptions): T {
  return ne(countNonzero(x, axes, options), 0)
}

/**
 * Whether every element differs from 0 over axes (default: all); true of nothing.
 * @peers tf.all, jnp.all, torch.all
 */
export function all<T extends Operand>(x: T, axes?: Axes, options?: ReduceOptions): T {
  return eq(sum(eq(x, 0), axes, options), 0)
}
