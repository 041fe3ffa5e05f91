import { type Flavour, FunctionText } from "./function-text.ts"
import { columnsOfTile } from "./tile.ts"
import { integer, load, minus, plus, store, times, type Wat } from "./wat.ts"

/**
 * `packRows(a, row, column, to, k, high)` writes a panel of A, column by column, so that a tile reads it in
 * order. Of its rows `high` exist, the others become 0. Strides are in bytes.
 */
export function packRows(flavour: Flavour, rows: number): string {
  const f = new FunctionText("packRows", ["a", "row", "column", "to", "k", "high"], flavour)
  const whole = `(i32.eq ${f.get("high")} ${integer(rows)})`
  const adjacent = (stride: string): Wat => `(i32.and ${whole} (i32.eq ${f.get(stride)} ${integer(4)}))`
  f.set("done", integer(0), "i32")
  f.when(
    adjacent("column"),
    () => transposed(f, rows),
    () => f.when(adjacent("row"), () => copied(f, rows)),
  )
  singly(f, "a", "done", "k", "column", "row", "high", rows)
  return f.toString()
}

/** Four columns at a time of a panel whose rows are contiguous. */
function transposed(f: FunctionText, rows: number): void {
  f.set("done", `(i32.and ${f.get("k")} ${integer(-4)})`)
  f.loop("i", integer(0), f.get("done"), 4, () => {
    f.set("from", plus(f.get("a"), `(i32.shl ${f.get("i")} ${integer(2)})`), "i32")
    const lines = Array.from({ length: rows }, (_, at) => {
      if (at > 0) f.set("from", plus(f.get("from"), f.get("row")))
      return f.let(load(f.get("from")))
    })
    storeTransposed(f, lines)
    f.set("to", plus(f.get("to"), integer(16 * rows)))
  })
}

/** Column after column of a panel whose columns are contiguous. */
function copied(f: FunctionText, rows: number): void {
  f.set("done", f.get("k"))
  f.set("from", f.get("a"), "i32")
  f.loop("i", integer(0), f.get("k"), 1, () => {
    f.line(store(f.get("to"), load(f.get("from"))))
    for (let at = 4; at < rows; at++)
      f.line(`(f32.store offset=${4 * at} ${f.get("to")} (f32.load offset=${4 * at} ${f.get("from")}))`)
    f.set("from", plus(f.get("from"), f.get("column")))
    f.set("to", plus(f.get("to"), integer(4 * rows)))
  })
}

/** Stores four columns of these rows, each column in one piece. */
function storeTransposed(f: FunctionText, rows: readonly Wat[]): void {
  const pick = (a: Wat, b: Wat, lanes: readonly number[]): Wat =>
    f.let(
      `(i8x16.shuffle ${lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)).join(" ")} ${a} ${b})`,
    )
  const [a = "", b = "", c = "", d = "", ...others] = rows
  const [ab, AB] = [pick(a, b, [0, 4, 1, 5]), pick(a, b, [2, 6, 3, 7])]
  const [cd, CD] = [pick(c, d, [0, 4, 1, 5]), pick(c, d, [2, 6, 3, 7])]
  const columns = [
    pick(ab, cd, [0, 1, 4, 5]),
    pick(ab, cd, [2, 3, 6, 7]),
    pick(AB, CD, [0, 1, 4, 5]),
    pick(AB, CD, [2, 3, 6, 7]),
  ]
  columns.forEach((column, at) => {
    const offset = 4 * rows.length * at
    f.line(store(f.get("to"), column, offset))
    others.forEach((row, number) =>
      f.line(`(v128.store32_lane offset=${offset + 16 + 4 * number} ${at} ${f.get("to")} ${row})`),
    )
  })
}

/**
 * `packColumns(b, row, column, to, k, n)` writes a block of B as panels of 8 columns, row by row. Columns from `n` on
 * become 0. Strides are in bytes.
 */
export function packColumns(flavour: Flavour): string {
  const f = new FunctionText("packColumns", ["b", "row", "column", "to", "k", "n"], flavour)
  f.loop("first", integer(0), f.get("n"), columnsOfTile, () => {
    const wide = f.set("wide", minus(f.get("n"), f.get("first")), "i32")
    f.set("panel", plus(f.get("b"), times(f.get("first"), f.get("column"))), "i32")
    f.set("done", integer(0), "i32")
    const whole = `(i32.ge_u ${wide} ${integer(columnsOfTile)})`
    f.when(`(i32.and ${whole} (i32.eq ${f.get("column")} ${integer(4)}))`, () => {
      f.set("done", f.get("k"))
      f.set("from", f.get("panel"), "i32")
      f.loop("i", integer(0), f.get("k"), 1, () => {
        for (const offset of [0, 16]) f.line(store(f.get("to"), load(f.get("from"), offset), offset))
        f.set("from", plus(f.get("from"), f.get("row")))
        f.set("to", plus(f.get("to"), integer(4 * columnsOfTile)))
      })
    })
    singly(f, "panel", "done", "k", "row", "column", "wide", columnsOfTile)
  })
  return f.toString()
}

/** Writes the steps from `start` to `end` of a panel one number at a time, with 0 for what does not exist. */
function singly(
  f: FunctionText,
  panel: string,
  start: string,
  end: string,
  along: string,
  across: string,
  existing: string,
  size: number,
): void {
  f.loop("i", f.get(start), f.get(end), 1, () => {
    const line = f.set("from", plus(f.get(panel), times(f.get("i"), f.get(along))), "i32")
    for (let at = 0; at < size; at++) {
      const number = `(f32.load ${plus(line, times(f.get(across), integer(at)))})`
      const value = `(if (result f32) (i32.lt_u ${integer(at)} ${f.get(existing)}) (then ${number}) (else (f32.const 0)))`
      f.line(`(f32.store offset=${4 * at} ${f.get("to")} ${value})`)
    }
    f.set("to", plus(f.get("to"), integer(4 * size)))
  })
}
