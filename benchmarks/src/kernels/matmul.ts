import { type Flavour, FunctionText } from "./function-text.ts"
import { packColumns, packRows } from "./packing.ts"
import { columnsOfTile, edge, rowsOfTile, tile } from "./tile.ts"
import { integer, minus, plus, smaller, times, type Wat } from "./wat.ts"

/** A block of B: what stays in the second cache while all of A goes by. */
const depth = 256
const width = 512

const blockBytes = 4 * depth * width
const panelBytes = 4 * depth * Math.max(...Object.values(rowsOfTile))

/** Bytes of memory that `matmul` needs in addition. */
export const matmulScratchBytes: number = blockBytes + panelBytes + 4 * 8 * columnsOfTile

/**
 * `matmul(a, aRow, aColumn, b, bRow, bColumn, c, cRow, from, fromRow, m, n, k, scratch)`: C = A·B, or C = F + A·B
 * unless `from` is 0. Strides are in bytes, so that A and B may be transposed, and F one row for all. The plan is that
 * of Goto & van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008): a block of B in panels of 8 columns,
 * a panel of rows of A, and a tile of C in registers.
 */
export function matmulKernels(flavour: Flavour): string[] {
  return [
    packRows(flavour, rowsOfTile[flavour]),
    packColumns(flavour),
    tile(flavour),
    edge(flavour),
    blocks(flavour),
  ]
}

function blocks(flavour: Flavour): string {
  const names = "a aRow aColumn b bRow bColumn c cRow from fromRow m n k scratch"
  const f = new FunctionText("matmul", names.split(" "), flavour)
  const rows = rowsOfTile[flavour]
  f.set("panel", plus(f.get("scratch"), integer(blockBytes)), "i32")
  f.set("spare", plus(f.get("panel"), integer(panelBytes)), "i32")
  f.loop("column0", integer(0), f.get("n"), width, () => {
    limited(f, "columns", "n", "column0", width)
    f.set("source", f.get("from"), "i32")
    f.set("sourceRow", f.get("fromRow"), "i32")
    f.loop("k0", integer(0), f.get("k"), depth, () => {
      limited(f, "deep", "k", "k0", depth)
      const fromB = f.set("blockOfB", place(f, "b", "k0", "column0"), "i32")
      f.call("packColumns", fromB, ...f.all("bRow bColumn scratch deep columns"))
      f.loop("row0", integer(0), f.get("m"), rows, () => {
        limited(f, "high", "m", "row0", rows)
        const fromA = f.set("rowsOfA", place(f, "a", "row0", "k0"), "i32")
        f.call("packRows", fromA, ...f.all("aRow aColumn panel deep high"))
        rowOfTiles(f, rows)
      })
      // The next products of this block of C are added to what is there.
      f.set("source", f.get("c"))
      f.set("sourceRow", f.get("cRow"))
    })
  })
  return f.toString()
}

/** The tiles of C that one panel of A gives. */
function rowOfTiles(f: FunctionText, rows: number): void {
  f.set("panelOfB", f.get("scratch"), "i32")
  f.loop("column1", integer(0), f.get("columns"), columnsOfTile, () => {
    const wide = limited(f, "wide", "columns", "column1", columnsOfTile)
    f.set("offset", `(i32.shl ${plus(f.get("column0"), f.get("column1"))} ${integer(2)})`, "i32")
    const at = (matrix: string): Wat =>
      plus(f.get(matrix), plus(times(f.get("row0"), f.get(`${matrix}Row`)), f.get("offset")))
    f.set("to", at("c"), "i32")
    f.set("added", `(select ${at("source")} ${integer(0)} ${f.get("source")})`, "i32")
    const isHigh = `(i32.eq ${f.get("high")} ${integer(rows)})`
    f.when(
      `(i32.and ${isHigh} (i32.eq ${wide} ${integer(columnsOfTile)}))`,
      () => f.call("tile", ...f.all("panel panelOfB deep to cRow added sourceRow")),
      () => {
        f.call(
          "tile",
          ...f.all("panel panelOfB deep spare"),
          integer(4 * columnsOfTile),
          integer(0),
          integer(0),
        )
        f.call("edge", ...f.all("spare to cRow added sourceRow high wide"))
      },
    )
    f.set("panelOfB", plus(f.get("panelOfB"), times(f.get("deep"), integer(4 * columnsOfTile))))
  })
}

/** The address of an element of A or B. */
function place(f: FunctionText, matrix: string, row: string, column: string): Wat {
  const step = (index: string, stride: string): Wat => times(f.get(index), f.get(`${matrix}${stride}`))
  return plus(f.get(matrix), plus(step(row, "Row"), step(column, "Column")))
}

/** Sets a local to what is left before `end`, but no more than the limit. */
function limited(f: FunctionText, name: string, end: string, index: string, limit: number): Wat {
  const left = f.set(name, minus(f.get(end), f.get(index)), "i32")
  return f.set(name, smaller(left, integer(limit)))
}
