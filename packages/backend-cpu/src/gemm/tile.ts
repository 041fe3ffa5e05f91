import type { Target } from "../target.ts"
import {
  type Code,
  type FunctionBuilder,
  get,
  i32,
  loadLane,
  load,
  type Local,
  op,
  splatI32,
  store,
  storeLane,
} from "../wasm/index.ts"
import { arithmetic } from "./arithmetic.ts"
import { type GemmType, panelWidth, runTerms } from "./shape.ts"

/** A tile of the result: so many rows of one panel. */
export interface Tile {
  readonly dtype: GemmType
  readonly rows: number
  /** Columns that are stored. */
  readonly columns: number
  /** Distances in the left operand, in bytes, from 0 on for rows. */
  readonly aRowBytes: number
  readonly aTermBytes: number
  /** Distance between rows of the result, in bytes. */
  readonly cRowBytes: number
}

/** Where a tile is computed, in locals. */
export interface TilePlace {
  /** First term of the first row of the left operand. */
  readonly a: Code
  /** First term of the panel. */
  readonly b: Code
  /** End of the terms in the panel. */
  readonly bEnd: Code
  /** First element of the tile in the result. */
  readonly c: Code
  /** 1 if the result holds nothing yet, 0 if this is added to it. */
  readonly fresh: Code
}

/** Terms that one pass of the inner loop takes. */
const unrolled = 4
/** Bytes of one row of a panel: two vectors. */
const panelRowBytes = 32

/**
 * Writes the sum of products of one tile: accumulators in registers, `rows` × 2 vectors, handed over to memory after
 * every {@link runTerms} terms, so that no float32 sum grows long (Goto and van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication", 2008, for the order of loops around it).
 */
export function emitTile(fn: FunctionBuilder, target: Target, tile: Tile, place: TilePlace): void {
  const pa = fn.local("i32", "a")
  const pb = fn.local("i32", "b")
  const stop = fn.local("i32", "stop")
  const fresh = fn.local("i32", "fresh")
  const sums = Array.from({ length: 2 * tile.rows }, () => fn.local("v128", "sum"))
  fn.set(pa, place.a)
  fn.set(pb, place.b)
  fn.set(fresh, place.fresh)
  const terms = (count: number): void => {
    for (let term = 0; term < count; term++) emitTerm(fn, target, tile, sums, pa, pb, term)
    fn.set(pa, op("i32.add", get(pa), i32(count * tile.aTermBytes)))
    fn.set(pb, op("i32.add", get(pb), i32(count * panelRowBytes)))
  }
  const left = (): Code => op("i32.sub", get(stop), get(pb))
  fn.doWhile(
    "run",
    () => {
      fn.set(stop, op("i32.add", get(pb), i32(runTerms * panelRowBytes)))
      fn.if(op("i32.lt_u", place.bEnd, get(stop)), () => fn.set(stop, place.bEnd))
      for (const sum of sums) fn.set(sum, fn.constant(splatI32(0)))
      fn.if(op("i32.ge_u", left(), i32(unrolled * panelRowBytes)), () =>
        fn.doWhile(
          "terms",
          () => terms(unrolled),
          () => op("i32.ge_u", left(), i32(unrolled * panelRowBytes)),
        ),
      )
      fn.if(op("i32.ne", get(pb), get(stop)), () =>
        fn.doWhile(
          "rest",
          () => terms(1),
          () => op("i32.ne", get(pb), get(stop)),
        ),
      )
      handOver(fn, tile, sums, place.c, get(fresh))
      fn.set(fresh, i32(0))
    },
    () => op("i32.lt_u", get(pb), place.bEnd),
  )
}

function emitTerm(
  fn: FunctionBuilder,
  target: Target,
  { dtype, rows, aRowBytes, aTermBytes }: Tile,
  sums: readonly Local[],
  pa: Local,
  pb: Local,
  term: number,
): void {
  const { broadcast, multiplyAdd } = arithmetic[dtype]
  const right = [0, 16].map((half) =>
    fn.let(load("v128.load", get(pb), term * panelRowBytes + half), "right"),
  )
  for (let row = 0; row < rows; row++) {
    const offset = term * aTermBytes + row * aRowBytes
    const left = fn.let(
      offset >= 0 ? broadcast(get(pa), offset) : broadcast(op("i32.add", get(pa), i32(offset)), 0),
      "left",
    )
    right.forEach((each, half) => {
      const sum = sums[2 * row + half]
      if (sum) fn.set(sum, multiplyAdd(left, each, get(sum), target))
    })
  }
}

/** Stores the sums, or adds them to what is there. */
function handOver(fn: FunctionBuilder, tile: Tile, sums: readonly Local[], c: Code, fresh: Code): void {
  const { add, lanes } = arithmetic[tile.dtype]
  const places = sums.map((sum, at) => {
    const half = at % 2
    return {
      sum,
      offset: (at >> 1) * tile.cRowBytes + 16 * half,
      count: Math.min(lanes, tile.columns - lanes * half),
    }
  })
  const stored = places.filter(({ count }) => count > 0)
  fn.if(op("i32.eqz", fresh), () => {
    for (const { sum, offset, count } of stored)
      fn.set(
        sum,
        add(
          get(sum),
          count === lanes ? load("v128.load", c, offset) : partOf(fn, tile.dtype, c, offset, count),
        ),
      )
  })
  for (const { sum, offset, count } of stored) {
    if (count === lanes) fn.emit(store("v128.store", c, get(sum), offset))
    else for (let lane = 0; lane < count; lane++) fn.emit(laneStore(tile.dtype, c, get(sum), lane, offset))
  }
}

const bytesOf = (dtype: GemmType): number => panelRowBytes / panelWidth(dtype)

function partOf(fn: FunctionBuilder, dtype: GemmType, c: Code, offset: number, count: number): Code {
  const name = dtype === "float64" ? "v128.load64_lane" : "v128.load32_lane"
  let vector: Code = fn.constant(splatI32(0))
  for (let lane = 0; lane < count; lane++)
    vector = loadLane(name, c, vector, lane, offset + lane * bytesOf(dtype))
  return vector
}

function laneStore(dtype: GemmType, c: Code, vector: Code, lane: number, offset: number): Code {
  const name = dtype === "float64" ? "v128.store64_lane" : "v128.store32_lane"
  return storeLane(name, c, vector, lane, offset + lane * bytesOf(dtype))
}
