import { type Flavour, FunctionText } from "./function-text.ts"
import { columnsOfPanel, packColumns, packRows } from "./packing.ts"
import { add, integer, load, loadSplat, minus, plus, smaller, store, times, type Wat } from "./wat.ts"

const depth = 256
const width = 512
const unrolled = 4

/** Rows of the tile that stays in registers: with the columns' two vectors it takes twelve, or ten where the product needs one. */
const rowsOfTile: Record<Flavour, number> = { fused: 6, strict: 5 }

/** Bytes of memory that `matmul` needs in addition. */
export const matmulScratchBytes: number = 4 * depth * width + 4 * depth * 8 + 4 * 8 * columnsOfPanel

/**
 * `matmul(a, aRow, aColumn, b, bRow, bColumn, c, cRow, from, fromRow, m, n, k, scratch)`: C = A·B, or C = F + A·B
 * unless `from` is 0. Strides are in bytes, so that A and B may be transposed and F one row for all. The plan is that of
 * Goto & van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008): blocks of B in panels of
 * 8 columns, a panel of rows of A, and a tile of C in registers.
 */
export function matmulKernels(flavour: Flavour): string[] {
  const rows = rowsOfTile[flavour]
  return [
    packRows(flavour, rows),
    packColumns(flavour),
    tile(flavour, rows),
    edge(flavour),
    blocks(flavour, rows),
  ]
}

function blocks(flavour: Flavour, rows: number): string {
  const names = "a aRow aColumn b bRow bColumn c cRow from fromRow m n k scratch".split(" ")
  const f = new FunctionText("matmul", names, flavour)
  const call = (name: string, ...args: readonly Wat[]): void => f.line(`(call $${name} ${args.join(" ")})`)
  f.set("panel", plus(f.get("scratch"), integer(4 * depth * width)), "i32")
  f.set("spare", plus(f.get("panel"), integer(4 * depth * rows)), "i32")
  const at = (matrix: string, row: string, column: Wat): Wat =>
    plus(f.get(matrix), plus(times(f.get(row), f.get(`${matrix}Row`)), column))
  const columnOf = (matrix: string, index: string): Wat => times(f.get(index), f.get(`${matrix}Column`))
  const limited = (name: string, end: string, index: string, limit: number): Wat => {
    f.set(name, minus(f.get(end), f.get(index)), "i32")
    return f.set(name, smaller(f.get(name), integer(limit)))
  }
  f.loop("column0", integer(0), f.get("n"), width, () => {
    const columns = limited("columns", "n", "column0", width)
    f.set("source", f.get("from"), "i32")
    f.set("sourceRow", f.get("fromRow"), "i32")
    f.loop("k0", integer(0), f.get("k"), depth, () => {
      const deep = limited("deep", "k", "k0", depth)
      call(
        "packColumns",
        at("b", "k0", columnOf("b", "column0")),
        f.get("bRow"),
        f.get("bColumn"),
        f.get("scratch"),
        deep,
        columns,
      )
      f.loop("row0", integer(0), f.get("m"), rows, () => {
        const high = limited("high", "m", "row0", rows)
        call(
          "packRows",
          at("a", "row0", columnOf("a", "k0")),
          f.get("aRow"),
          f.get("aColumn"),
          f.get("panel"),
          deep,
          high,
        )
        f.set("b0", f.get("scratch"), "i32")
        f.loop("column1", integer(0), columns, columnsOfPanel, () => {
          const wide = limited("wide", "columns", "column1", columnsOfPanel)
          const column = `(i32.shl ${plus(f.get("column0"), f.get("column1"))} ${integer(2)})`
          const c = f.set("tile", at("c", "row0", column), "i32")
          const source = f.set(
            "init",
            `(select ${at("source", "row0", column)} ${integer(0)} ${f.get("source")})`,
            "i32",
          )
          f.line(
            `(if (i32.and (i32.eq ${high} ${integer(rows)}) (i32.eq ${wide} ${integer(columnsOfPanel)})) (then`,
          )
          call("tile", f.get("panel"), f.get("b0"), deep, c, f.get("cRow"), source, f.get("sourceRow"))
          f.line(") (else")
          call(
            "tile",
            f.get("panel"),
            f.get("b0"),
            deep,
            f.get("spare"),
            integer(4 * columnsOfPanel),
            integer(0),
            integer(0),
          )
          call("edge", f.get("spare"), c, f.get("cRow"), source, f.get("sourceRow"), high, wide)
          f.line("))")
          f.set("b0", plus(f.get("b0"), times(deep, integer(4 * columnsOfPanel))))
        })
      })
      f.set("source", f.get("c"))
      f.set("sourceRow", f.get("cRow"))
    })
  })
  return f.toString()
}

/** A tile of C from a panel of A and one of B: row by row outer products, in registers. */
function tile(flavour: Flavour, rows: number): string {
  const f = new FunctionText("tile", ["a", "b", "k", "c", "cRow", "from", "fromRow"], flavour)
  const halves = [0, 1]
  const name = (row: number, half: number): string => `c${row}_${half}`
  for (let row = 0; row < rows; row++) for (const half of halves) f.set(name(row, half), f.constant(0))
  const step = (k: number): void => {
    const b = halves.map((half) => f.let(load(f.get("b"), 4 * (columnsOfPanel * k + 4 * half))))
    for (let row = 0; row < rows; row++) {
      const a = f.let(loadSplat(f.get("a"), 4 * (rows * k + row)))
      for (const half of halves) f.set(name(row, half), f.madd(a, b[half] ?? "", f.get(name(row, half))))
    }
  }
  const advance = (count: number): void => {
    for (let k = 0; k < count; k++) step(k)
    f.set("a", plus(f.get("a"), integer(4 * rows * count)))
    f.set("b", plus(f.get("b"), integer(4 * columnsOfPanel * count)))
  }
  f.set("whole", `(i32.and ${f.get("k")} ${integer(-unrolled)})`, "i32")
  f.loop("i", integer(0), f.get("whole"), unrolled, () => advance(unrolled))
  f.loop("i", f.get("whole"), f.get("k"), 1, () => advance(1))
  f.line(`(if ${f.get("from")} (then`)
  for (let row = 0; row < rows; row++) {
    for (const half of halves)
      f.set(name(row, half), add(f.get(name(row, half)), load(f.get("from"), 16 * half)))
    f.set("from", plus(f.get("from"), f.get("fromRow")))
  }
  f.line("))")
  for (let row = 0; row < rows; row++) {
    for (const half of halves) f.line(store(f.get("c"), f.get(name(row, half)), 16 * half))
    f.set("c", plus(f.get("c"), f.get("cRow")))
  }
  return f.toString()
}

/** Moves what is inside C of a tile that is not wholly so, adding what is there already. */
function edge(flavour: Flavour): string {
  const f = new FunctionText("edge", ["tile", "c", "cRow", "from", "fromRow", "rows", "columns"], flavour)
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    f.loop("column", integer(0), f.get("columns"), 1, () => {
      const at = (matrix: string): Wat => plus(f.get(matrix), `(i32.shl ${f.get("column")} ${integer(2)})`)
      const own = f.set("value", `(f32.load ${at("tile")})`, "f32")
      const sum = `(f32.add ${own} (f32.load ${at("from")}))`
      f.line(`(f32.store ${at("c")} (if (result f32) ${f.get("from")} (then ${sum}) (else ${own})))`)
    })
    f.set("tile", plus(f.get("tile"), integer(4 * columnsOfPanel)))
    f.set("c", plus(f.get("c"), f.get("cRow")))
    f.line(`(if ${f.get("from")} (then`)
    f.set("from", plus(f.get("from"), f.get("fromRow")))
    f.line("))")
  })
  return f.toString()
}
