import { type Flavour, FunctionText } from "./function-text.ts"
import { add, integer, load, loadSplat, plus, store, type Wat } from "./wat.ts"

const unrolled = 4

/** Columns of a tile: two vectors. */
export const columnsOfTile = 8

/** Rows of a tile. With B's two vectors and one element of A they fill fifteen registers; a product that is not added at once takes one more. */
export const rowsOfTile: Readonly<Record<Flavour, number>> = { fused: 6, strict: 5 }

/**
 * `tile(a, b, k, c, cRow, from, fromRow)` writes a tile of C: the sum of k outer products of a column of a panel of
 * A and a row of a panel of B, kept in registers, plus the tile at `from` unless that is 0.
 */
export function tile(flavour: Flavour): string {
  const f = new FunctionText("tile", ["a", "b", "k", "c", "cRow", "from", "fromRow"], flavour)
  const rows = rowsOfTile[flavour]
  const halves = [0, 1]
  const name = (row: number, half: number): string => `c${row}_${half}`
  for (let row = 0; row < rows; row++) for (const half of halves) f.set(name(row, half), f.constant(0))
  const step = (k: number): void => {
    const b = halves.map((half) => f.let(load(f.get("b"), 4 * (columnsOfTile * k + 4 * half))))
    for (let row = 0; row < rows; row++) {
      const a = f.let(loadSplat(f.get("a"), 4 * (rows * k + row)))
      for (const half of halves) f.set(name(row, half), f.madd(a, b[half] ?? "", f.get(name(row, half))))
    }
  }
  const advance = (count: number): void => {
    for (let k = 0; k < count; k++) step(k)
    f.set("a", plus(f.get("a"), integer(4 * rows * count)))
    f.set("b", plus(f.get("b"), integer(4 * columnsOfTile * count)))
  }
  f.set("whole", `(i32.and ${f.get("k")} ${integer(-unrolled)})`, "i32")
  f.loop("i", integer(0), f.get("whole"), unrolled, () => advance(unrolled))
  f.loop("i", f.get("whole"), f.get("k"), 1, () => advance(1))
  f.when(f.get("from"), () => {
    for (let row = 0; row < rows; row++) {
      for (const half of halves)
        f.set(name(row, half), add(f.get(name(row, half)), load(f.get("from"), 16 * half)))
      f.set("from", plus(f.get("from"), f.get("fromRow")))
    }
  })
  for (let row = 0; row < rows; row++) {
    for (const half of halves) f.line(store(f.get("c"), f.get(name(row, half)), 16 * half))
    f.set("c", plus(f.get("c"), f.get("cRow")))
  }
  return f.toString()
}

/**
 * `edge(tile, c, cRow, from, fromRow, rows, columns)` writes what is inside C of a tile that is not wholly so, plus
 * what is at `from` unless that is 0.
 */
export function edge(flavour: Flavour): string {
  const f = new FunctionText("edge", ["tile", "c", "cRow", "from", "fromRow", "rows", "columns"], flavour)
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    f.loop("column", integer(0), f.get("columns"), 1, () => {
      const at = (matrix: string): Wat => plus(f.get(matrix), `(i32.shl ${f.get("column")} ${integer(2)})`)
      const own = f.set("value", `(f32.load ${at("tile")})`, "f32")
      const sum = `(f32.add ${own} (f32.load ${at("from")}))`
      f.line(`(f32.store ${at("c")} (if (result f32) ${f.get("from")} (then ${sum}) (else ${own})))`)
    })
    f.set("tile", plus(f.get("tile"), integer(4 * columnsOfTile)))
    f.set("c", plus(f.get("c"), f.get("cRow")))
    f.when(f.get("from"), () => f.set("from", plus(f.get("from"), f.get("fromRow"))))
  })
  return f.toString()
}
