import type { Expr } from "@cotangent/core-api/backend"
import {
  elementBytes,
  gemmScratchBytes,
  type GemmShape,
  packedBytes,
  panelWidth,
  tileRows,
} from "../gemm/index.ts"
import type { Nest } from "../loops/nest.ts"
import type { Target } from "../target.ts"
import { isPlain, type MatrixProduct } from "./matrix-product.ts"
import { denseStrides, extent, type InPlace, inPlace, isGuarded, mergedStride, varying } from "./operand.ts"

/** An operand that is written out before the product. */
export interface WrittenOut {
  readonly value: Expr
  /** The axes that it varies along, the summed ones last. */
  readonly axes: readonly number[]
  /** In elements, by axis of the space. */
  readonly strides: readonly number[]
  /** Bytes from the start of the scratch. */
  readonly start: number
}

/** How a kernel is computed that is a matrix product. All starts are bytes from the start of the shared scratch. */
export interface ContractionPlan {
  readonly product: MatrixProduct
  readonly shape: GemmShape
  /** The left operand: where it is, or where it is written. */
  readonly left: InPlace | WrittenOut
  /** The right operand as an array, if it cannot be packed as it is. */
  readonly right: WrittenOut | null
  readonly packed: WrittenOut
  /** Rows of one task. */
  readonly rows: number
  /** The strides of the sums along the axes of the space, in a block of their own or in the output. */
  readonly sumStrides: readonly number[]
  /** Whether they are the output. */
  readonly isDirect: boolean
  readonly scratchBytes: number
  /** Bytes of own scratch: for the product, then for a block of sums. */
  readonly gemmBytes: number
  readonly ownBytes: number
}

/** A block of sums that waits for its epilogue stays in the second-level cache. */
const blockBytes = 2 ** 17
/** Most rows of a task: the left operand of a block of terms is read again for every panel. */
const mostRows = 64

/** Plans a product whose operands, and outputs, are those of the nest. */
export function planContraction(nest: Nest, product: MatrixProduct, target: Target): ContractionPlan {
  const { space } = nest
  const { dtype, size, row, n, k, outer } = product
  const bytes = elementBytes[dtype]
  let scratchBytes = 0
  const reserve = (count: number): number => {
    const start = scratchBytes
    scratchBytes += Math.ceil((count * bytes) / 64) * 64
    return start
  }
  const writeOut = (value: Expr, kept: readonly number[]): WrittenOut => {
    const axes = [...varying(nest, value, kept), ...k]
    return { value, axes, strides: denseStrides(space, axes), start: reserve(extent(space, axes)) }
  }
  const left = inPlace(nest, product.a, row, k) ?? writeOut(product.a, [...outer, row])
  const right = canPack(nest, product) ? null : writeOut(product.b, [...outer, ...n])
  const packed = packing(nest, product, reserve)

  const output = nest.outputs[0]?.to.strides ?? []
  const isDirect = isPlain(product) && isRowMajor(space, output, product)
  const sumStrides = isDirect ? output : denseStrides(space, [row, ...n])
  const a =
    "start" in left
      ? { rowStride: left.strides[row] ?? 0, kStride: 1 }
      : { rowStride: left.rowStride, kStride: left.kStride }
  const shape = { dtype, m: size.m, n: size.n, k: size.k, a, cRowStride: sumStrides[row] ?? size.n }
  const limit = isDirect ? mostRows : Math.floor(blockBytes / (size.n * bytes))
  const rows = rowsOf(size.m, limit, tileRows(target))
  const gemmBytes = Math.ceil(gemmScratchBytes(shape, rows) / 64) * 64
  const ownBytes = gemmBytes + (isDirect ? 0 : rows * size.n * bytes)
  return {
    product,
    shape,
    left,
    right,
    packed,
    rows,
    sumStrides,
    isDirect,
    scratchBytes,
    gemmBytes,
    ownBytes,
  }
}

/** Rows for one task: few enough that there are several, and whole tiles. */
function rowsOf(m: number, limit: number, tile: number): number {
  const wanted = Math.min(mostRows, limit, Math.ceil(m / 4))
  return Math.max(tile, Math.ceil(wanted / tile) * tile)
}

/** Whether the columns lie along one axis, which can be cut into panels wherever a panel ends. */
function canPack(nest: Nest, { b, n }: MatrixProduct): boolean {
  const long = n.filter((axis) => nest.space[axis] !== 1)
  const [column] = long
  return long.length === 1 && column !== undefined && !n.some((axis) => isGuarded(nest, b, axis))
}

function packing(
  nest: Nest,
  { b, dtype, size, outer, n, k }: MatrixProduct,
  reserve: (count: number) => number,
): WrittenOut {
  const axes = varying(nest, b, outer)
  const elements = packedBytes({ dtype, ...size }) / elementBytes[dtype]
  const panels = denseStrides(nest.space, k, panelWidth(dtype))
  const strides = denseStrides(nest.space, axes, elements).map((stride, axis) => stride + (panels[axis] ?? 0))
  return {
    value: b,
    axes: [...axes, ...n, ...k],
    strides,
    start: reserve(elements * extent(nest.space, axes)),
  }
}

/** Whether the columns of an output are adjacent, so that the product can be stored there. */
function isRowMajor(
  space: readonly number[],
  strides: readonly number[],
  { row, n, size }: MatrixProduct,
): boolean {
  return mergedStride(space, strides, n) === 1 && (strides[row] ?? 0) >= size.n
}
