import { arg, bytesPerElement, replaceLeaves } from "@cotangent/core-api/backend"
import { elementBytes, emitGemm } from "../gemm/index.ts"
import type { Access, Nest } from "../loops/nest.ts"
import { planBlocks } from "../loops/plan.ts"
import { writeTasks } from "../loops/write-nest.ts"
import { intrinsics } from "../vector/intrinsics.ts"
import { type Code, get, i32, op } from "../wasm/index.ts"
import type { ContractionPlan } from "./contraction-plan.ts"
import { extent } from "./operand.ts"
import type { Room } from "./room.ts"

/** Writes the products, block of rows by block of rows; gives the number of tasks: blocks in every product. */
export function writeProduct(room: Room, plan: ContractionPlan): number {
  const { writer, phase, nest } = room
  const { fn } = writer
  const { product, rows } = plan
  const blocks = Math.ceil(product.size.m / rows)
  const task = fn.local("i32", "task")
  fn.set(task, phase.begin)
  fn.doWhile(
    "tasks",
    () => {
      const block = fn.let(op("i32.rem_u", get(task), i32(blocks)), "block")
      const indices = outerIndices(room, plan, op("i32.div_u", get(task), i32(blocks)))
      writeBlock(room, plan, block, indices)
      fn.set(task, op("i32.add", get(task), i32(1)))
    },
    () => op("i32.lt_u", get(task), phase.end),
  )
  return blocks * extent(nest.space, product.outer)
}

/** The index along each outer axis of product number `at`. */
function outerIndices(
  { writer: { fn }, nest }: Room,
  { product }: ContractionPlan,
  at: Code,
): Map<number, Code> {
  const rest = fn.local("i32", "product")
  fn.set(rest, at)
  const indices = new Map<number, Code>()
  for (const axis of product.outer.toReversed()) {
    const size = nest.space[axis] ?? 1
    indices.set(axis, size === 1 ? i32(0) : fn.let(op("i32.rem_u", get(rest), i32(size)), `o${axis}`))
    if (size > 1) fn.set(rest, op("i32.div_u", get(rest), i32(size)))
  }
  return indices
}

/** One block of rows of one product, and its epilogue while the sums are in the cache. */
function writeBlock(room: Room, plan: ContractionPlan, block: Code, outer: ReadonlyMap<number, Code>): void {
  const { writer, nest, scratch, phase } = room
  const { fn, target } = writer
  const { product, shape, rows, left, packed, sumStrides } = plan
  const { dtype, row, size } = product
  const bytes = elementBytes[dtype]
  const place = (base: Code, strides: readonly number[], elementSize: number, name: string): Code => {
    let address = base
    for (const [axis, index] of outer) {
      const step = (strides[axis] ?? 0) * elementSize
      if (step !== 0) address = op("i32.add", address, op("i32.mul", index, i32(step)))
    }
    return fn.let(address, name)
  }
  const inScratch = (start: number): Code => op("i32.add", scratch, i32(start))
  const rowBegin = fn.let(op("i32.mul", block, i32(rows)), "rowBegin")
  const rowEnd = fn.local("i32", "rowEnd")
  fn.set(rowEnd, op("i32.add", rowBegin, i32(rows)))
  fn.if(op("i32.lt_u", i32(size.m), get(rowEnd)), () => fn.set(rowEnd, i32(size.m)))

  const { base, strides } =
    "start" in left ? { base: inScratch(left.start), strides: left.strides } : accessOf(nest, left.argument)
  const a = place(base, strides, bytes, "left")
  const b = place(inScratch(packed.start), packed.strides, bytes, "right")
  const own = fn.let(op("i32.add", scratch, phase.own), "own")
  const [output] = nest.outputs
  const rowBytes = (sumStrides[row] ?? 0) * bytes
  const c =
    plan.isDirect && output
      ? place(output.to.base, output.to.strides, bytes, "sums")
      : fn.let(
          op("i32.sub", op("i32.add", own, i32(plan.gemmBytes)), op("i32.mul", rowBegin, i32(rowBytes))),
          "sums",
        )
  emitGemm(fn, target, shape, rows, { a, b, c, scratch: own, rowBegin, rowEnd: get(rowEnd) })
  if (plan.isDirect) return

  const moved = (access: Access, name: string): Access => ({
    ...access,
    base: place(access.base, access.strides, bytesPerElement(access.dtype), name),
  })
  const sum = arg(nest.args.length, dtype)
  const withSum = replaceLeaves((leaf) => (leaf.kind === "acc" ? sum : leaf))
  const epilogue: Nest = {
    ...nest,
    space: nest.space.map((each, axis) => (axis === row || product.n.includes(axis) ? each : 1)),
    args: [
      ...nest.args.map((access, at) => moved(access, `x${at}`)),
      { dtype, base: c, strides: sumStrides },
    ],
    accumulations: [],
    outputs: nest.outputs.map(({ to }, at) => ({
      value: withSum(product.epilogue[at]?.value ?? sum),
      axes: [],
      to: moved(to, `y${at}`),
    })),
    fixed: outer,
  }
  const site = { writer, nest: epilogue, plan: planBlocks(epilogue, row, rows), scratch, intrinsics }
  writeTasks(site, { begin: block, end: fn.let(op("i32.add", block, i32(1)), "next") })
}

function accessOf({ args }: Nest, at: number): Access {
  const access = args[at]
  if (!access) throw new Error(`a nest has no argument ${at}`)
  return access
}
