import type { Target } from "../target.ts"
import { type Code, type FunctionBuilder, get, i32, op } from "../wasm/index.ts"
import { copyLeft } from "./copy-left.ts"
import { at, counted, lesser } from "./counted.ts"
import { emitLongSums } from "./long-sums.ts"
import {
  blockTerms,
  copiesLeft,
  elementBytes,
  type GemmShape,
  isLong,
  leftBytes,
  panelWidth,
  tileRows,
} from "./shape.ts"
import { emitTile } from "./tile.ts"

/** Where a product is computed: addresses and row numbers, all cheap to read again. */
export interface GemmPlace {
  /** Element (0, 0) of the left operand. */
  readonly a: Code
  /** The packed right operand. */
  readonly b: Code
  /** Element (0, 0) of the result, whether or not its first rows are there. */
  readonly c: Code
  /** {@link gemmScratchBytes} bytes for as many rows as are computed here. */
  readonly scratch: Code
  /** A multiple of {@link tileRows} of the target. */
  readonly rowBegin: Code
  /** Above `rowBegin`: as above, or `m`. */
  readonly rowEnd: Code
}

/**
 * Writes the computation of some rows of a product. A row has the same bits whichever others are computed with it.
 * At most `rows` rows are asked for at a time.
 */
export function emitGemm(
  fn: FunctionBuilder,
  target: Target,
  shape: GemmShape,
  rows: number,
  place: GemmPlace,
): void {
  if (isLong(shape)) {
    const scratch = fn.let(op("i32.add", place.scratch, i32(leftBytes(shape, rows))), "sums")
    emitLongSums(fn, shape, rows, { ...place, scratch }, (c, begin, end) =>
      emitTerms(fn, target, { ...shape, cRowStride: shape.n }, { ...place, c }, begin, end),
    )
  } else emitTerms(fn, target, shape, place, i32(0), i32(shape.k))
}

/** The sum of terms `begin` up to `end`, block by block. */
function emitTerms(
  fn: FunctionBuilder,
  target: Target,
  shape: GemmShape,
  place: GemmPlace,
  begin: Code,
  end: Code,
): void {
  counted(fn, "block", { begin, end, step: blockTerms }, (first) => {
    const last = lesser(fn, "last", op("i32.add", first, i32(blockTerms)), end)
    const terms = fn.let(op("i32.sub", last, first), "terms")
    const fresh = fn.let(op("i32.eq", first, begin), "fresh")
    if (copiesLeft(shape)) copyBlock(fn, target, shape, place, first, terms)
    emitPanels(fn, target, shape, place, { first, terms, fresh })
  })
}

interface Block {
  readonly first: Code
  readonly terms: Code
  readonly fresh: Code
}

/** The panels one after another; all rows pass by each while it stays in the first-level cache. */
function emitPanels(
  fn: FunctionBuilder,
  target: Target,
  shape: GemmShape,
  place: GemmPlace,
  block: Block,
): void {
  const width = panelWidth(shape.dtype)
  const panelBytes = 32 * shape.k
  const whole = Math.floor(shape.n / width)
  const start = fn.let(at(place.b, block.first, 32), "start")
  const panel = (index: Code, columns: number): void => {
    const b = fn.let(at(start, index, panelBytes), "panel")
    const bEnd = fn.let(at(b, block.terms, 32), "panelEnd")
    const c = fn.let(at(place.c, index, 32), "column")
    emitRows(fn, target, shape, place, (rows, a, row) => {
      const size = elementBytes[shape.dtype]
      const isCopied = copiesLeft(shape)
      const tile = {
        dtype: shape.dtype,
        rows,
        columns,
        aRowBytes: size * (isCopied ? 1 : shape.a.rowStride),
        aTermBytes: size * (isCopied ? rows : shape.a.kStride),
        cRowBytes: size * shape.cRowStride,
      }
      const goal = fn.let(at(c, row, size * shape.cRowStride), "tile")
      emitTile(fn, target, tile, { a: a(block.first), b, bEnd, c: goal, fresh: block.fresh })
    })
  }
  if (whole === 1) panel(i32(0), width)
  if (whole > 1) counted(fn, "panels", { begin: i32(0), end: i32(whole) }, (index) => panel(index, width))
  if (shape.n % width > 0) panel(i32(whole), shape.n % width)
}

/** The rows, tile by tile; `a(first)` is where the tile's left operand begins, from that term on. */
function emitRows(
  fn: FunctionBuilder,
  target: Target,
  shape: GemmShape,
  { a, scratch, rowBegin, rowEnd }: GemmPlace,
  body: (rows: number, a: (first: Code) => Code, row: Code) => void,
): void {
  const size = elementBytes[shape.dtype]
  const left =
    (row: Code) =>
    (first: Code): Code =>
      copiesLeft(shape)
        ? at(scratch, op("i32.sub", row, rowBegin), leftBytes(shape, 1))
        : at(at(a, row, shape.a.rowStride * size), first, shape.a.kStride * size)
  const row = fn.local("i32", "row")
  fn.set(row, rowBegin)
  const isLeft = (rows: number): Code => op("i32.ge_u", op("i32.sub", rowEnd, get(row)), i32(rows))
  const whole = tileRows(target)
  if (shape.m >= whole) {
    const once = (): void => {
      body(whole, left(get(row)), get(row))
      fn.set(row, op("i32.add", get(row), i32(whole)))
    }
    fn.if(isLeft(whole), () => fn.doWhile("rows", once, () => isLeft(whole)))
  }
  const rest = shape.m % whole
  if (rest > 0) fn.if(op("i32.lt_u", get(row), rowEnd), () => body(rest, left(get(row)), get(row)))
}

/** Copies the rows of one block of terms, tile after tile. */
function copyBlock(
  fn: FunctionBuilder,
  target: Target,
  shape: GemmShape,
  place: GemmPlace,
  first: Code,
  terms: Code,
): void {
  const size = elementBytes[shape.dtype]
  emitRows(fn, target, shape, place, (rows, to, row) => {
    const from = at(at(place.a, row, shape.a.rowStride * size), first, shape.a.kStride * size)
    copyLeft(fn, shape, rows, terms, from, to(first))
  })
}
