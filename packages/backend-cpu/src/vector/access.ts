import { bytesPerElement, type DType } from "@cotangent/core-api/backend"
import { type Code, i32, load, loadLane, op, shuffle32, splatI32, storeLane, store } from "../wasm/index.ts"
import { maskFromBytes, maskToBytes } from "./convert.ts"
import { lanes, partOf, registers, type Vector, type Writer } from "./vector.ts"

/** Four elements in memory, or fewer: where the first is, and how far apart they are. */
export interface Place {
  readonly address: Code
  /** Bytes added to the address: from 0 on. */
  readonly offset: number
  /** Distance of neighbours, in elements. */
  readonly stride: number
  /** How many of the four there are: memory past them is not touched. */
  readonly count: number
}

/** Reads elements; lanes past `count` are unspecified. */
export function loadVector(writer: Writer, dtype: DType, place: Place): Vector {
  const { fn } = writer
  if (place.stride === 0) return loadRepeated(writer, dtype, place)
  const whole = place.count === lanes
  if (place.stride === -1 && whole && dtype !== "bool") return loadReversed(writer, dtype, place)
  if (place.stride !== 1 || !whole) return loadLanes(writer, dtype, place, zeroParts(writer, dtype))
  const { address, offset } = place
  if (dtype === "bool")
    return { dtype, parts: [maskFromBytes(writer, load("v128.load32_zero", address, offset))] }
  const parts = Array.from({ length: registers(dtype) }, (_, at) =>
    fn.let(load("v128.load", address, offset + 16 * at)),
  )
  return { dtype, parts }
}

function zeroParts({ fn }: Writer, dtype: DType): readonly Code[] {
  return Array.from({ length: registers(dtype) }, () => fn.constant(splatI32(0)))
}

/** One element in all lanes. */
function loadRepeated(writer: Writer, dtype: DType, { address, offset }: Place): Vector {
  const { fn } = writer
  switch (dtype) {
    case "float32":
    case "int32":
      return { dtype, parts: [fn.let(load("v128.load32_splat", address, offset))] }
    case "float64": {
      const both = fn.let(load("v128.load64_splat", address, offset))
      return { dtype, parts: [both, both] }
    }
    case "bool":
      return { dtype, parts: [maskFromBytes(writer, load("v128.load8_splat", address, offset))] }
  }
}

function loadReversed({ fn }: Writer, dtype: DType, { address, offset }: Place): Vector {
  const size = bytesPerElement(dtype)
  const last = fn.let(op("i32.add", address, i32(offset - (lanes - 1) * size)))
  if (registers(dtype) === 1) {
    const x = fn.let(load("v128.load", last))
    return { dtype, parts: [fn.let(shuffle32(x, x, [3, 2, 1, 0]))] }
  }
  const swapped = [16, 0].map((at) => {
    const x = fn.let(load("v128.load", last, at))
    return fn.let(shuffle32(x, x, [2, 3, 0, 1]))
  })
  return { dtype, parts: swapped }
}

const laneLoad = { 1: "v128.load8_lane", 4: "v128.load32_lane", 8: "v128.load64_lane" } as const
const laneStore = { 1: "v128.store8_lane", 4: "v128.store32_lane", 8: "v128.store64_lane" } as const
const laneBytes: Record<DType, 1 | 4 | 8> = { bool: 1, int32: 4, float32: 4, float64: 8 }

/** Where each lane is: an address and a constant from 0 on beside it. */
function lanePlaces({ fn }: Writer, size: number, place: Place): { address: Code; offset: number }[] {
  const { address, offset, stride, count } = place
  const down = Math.min(0, (count - 1) * stride * size)
  const lowest = down < 0 ? fn.let(op("i32.add", address, i32(offset + down))) : address
  return Array.from({ length: count }, (_, lane) => ({
    address: lowest,
    offset: lane * stride * size - (down < 0 ? down : -offset),
  }))
}

/** Reads the first `count` lanes one by one, on top of `parts`. */
function loadLanes(writer: Writer, dtype: DType, place: Place, parts: readonly Code[]): Vector {
  const { fn } = writer
  const size = laneBytes[dtype]
  const perPart = dtype === "bool" ? lanes : 16 / size
  const read = [...parts]
  lanePlaces(writer, size, place).forEach(({ address, offset }, lane) => {
    const at = Math.floor(lane / perPart)
    read[at] = loadLane(laneLoad[size], address, partOf({ dtype, parts: read }, at), lane % perPart, offset)
  })
  const [first, ...rest] = read.map((part) => fn.let(part))
  if (!first) throw new Error("a vector has a register")
  return { dtype, parts: dtype === "bool" ? [maskFromBytes(writer, first)] : [first, ...rest] }
}

/**
 * Reads lanes for which `inside(lane)` holds at run time; the others are 0, and their memory is not touched. Each
 * lane has its own branch: this is for the few places where a valid range begins or ends.
 */
export function loadLanesInside(
  writer: Writer,
  dtype: DType,
  place: Place,
  inside: (lane: number) => Code,
): Vector {
  const { fn } = writer
  const size = laneBytes[dtype]
  const perPart = dtype === "bool" ? lanes : 16 / size
  const parts = Array.from({ length: registers(dtype) }, () => fn.local("v128", "edge"))
  for (const part of parts) fn.set(part, fn.constant(splatI32(0)))
  for (let lane = 0; lane < place.count; lane++) {
    const part = parts[Math.floor(lane / perPart)]
    if (!part) throw new Error("a lane belongs to a register")
    const address = op("i32.add", place.address, i32(place.offset + lane * place.stride * size))
    const current: Code = { kind: "get", local: part }
    fn.if(inside(lane), () => fn.set(part, loadLane(laneLoad[size], address, current, lane % perPart)))
  }
  const read = parts.map((local): Code => ({ kind: "get", local }))
  const [first, ...rest] = read
  if (!first) throw new Error("a vector has a register")
  return { dtype, parts: dtype === "bool" ? [maskFromBytes(writer, first)] : [first, ...rest] }
}

/** Writes the first `count` elements. */
export function storeVector(writer: Writer, vector: Vector, place: Place): void {
  const { fn } = writer
  const { dtype } = vector
  const { address, offset, stride, count } = place
  const parts = dtype === "bool" ? [maskToBytes(writer, partOf(vector, 0))] : vector.parts
  if (stride === 1 && count === lanes) {
    parts.forEach((part, at) =>
      fn.emit(
        dtype === "bool"
          ? storeLane("v128.store32_lane", address, part, 0, offset)
          : store("v128.store", address, part, offset + 16 * at),
      ),
    )
    return
  }
  const size = laneBytes[dtype]
  const perPart = dtype === "bool" ? lanes : 16 / size
  lanePlaces(writer, size, place).forEach((each, lane) => {
    const part = parts[Math.floor(lane / perPart)]
    if (part) fn.emit(storeLane(laneStore[size], each.address, part, lane % perPart, each.offset))
  })
}
