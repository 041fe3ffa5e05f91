import { checkAxis } from "../shape.ts"
import { APPLY, type Operand, type PositionRow } from "./row.ts"

const row: PositionRow = { kind: "position", name: "positions" }

/** Where each element of an array stands along an axis, as int32 of the same shape. @throws `E_AXIS` */
export function positions<T extends Operand>(x: T, axis: number): T {
  return x[APPLY]({ row, args: [x], axis: checkAxis(axis, x.shape.length, row.name) })
}
