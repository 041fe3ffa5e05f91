import {
  type Code,
  type FunctionBuilder,
  get,
  i32,
  load,
  loadLane,
  op,
  splatI32,
  store,
  storeLane,
} from "../wasm/index.ts"
import { at, counted, lesser } from "./counted.ts"
import type { GemmPlace } from "./gemm.ts"
import { type GemmShape, singleTerms } from "./shape.ts"

/**
 * Writes the sums of many terms: {@link singleTerms} at a time in float32, by `emit(c, begin, end)`, with rows `n`
 * elements apart; those sums are added up in float64 and rounded once. The scratch holds `rows · n` float32 and as
 * many float64 numbers, or one more of each, to be even.
 */
export function emitLongSums(
  fn: FunctionBuilder,
  { n, k, cRowStride }: GemmShape,
  rows: number,
  { c, scratch, rowBegin, rowEnd }: GemmPlace,
  emit: (c: Code, begin: Code, end: Code) => void,
): void {
  const double = fn.let(op("i32.add", scratch, i32(8 * Math.ceil((rows * n) / 2))), "double")
  const single = fn.let(op("i32.sub", scratch, op("i32.mul", rowBegin, i32(4 * n))), "single")
  const length = fn.let(op("i32.mul", op("i32.sub", rowEnd, rowBegin), i32(n)), "length")
  counted(fn, "part", { begin: i32(0), end: i32(k), step: singleTerms }, (first) => {
    emit(single, first, lesser(fn, "partEnd", op("i32.add", first, i32(singleTerms)), i32(k)))
    // Two at a time: the scratch has an even number of elements.
    counted(fn, "sum", { begin: i32(0), end: length, step: 2 }, (index) => {
      const wide = fn.let(
        op("f64x2.promote_low_f32x4", load("v128.load64_zero", at(scratch, index, 4))),
        "wide",
      )
      const place = fn.let(at(double, index, 8), "place")
      const total = fn.local("v128", "total")
      fn.set(total, wide)
      fn.if(op("i32.ne", first, i32(0)), () =>
        fn.set(total, op("f64x2.add", get(total), load("v128.load", place))),
      )
      fn.emit(store("v128.store", place, get(total)))
    })
  })
  counted(fn, "store", { begin: rowBegin, end: rowEnd }, (row) => {
    const from = fn.let(at(double, op("i32.sub", row, rowBegin), 8 * n), "from")
    const to = fn.let(at(c, row, 4 * cRowStride), "to")
    counted(fn, "column", { begin: i32(0), end: i32(n) }, (column) => {
      const zero = fn.constant(splatI32(0))
      const wide = loadLane("v128.load64_lane", at(from, column, 8), zero, 0)
      fn.emit(storeLane("v128.store32_lane", at(to, column, 4), op("f32x4.demote_f64x2_zero", wide), 0))
    })
  })
}
