import {
  type ConstOp,
  type ExtractOp,
  instruction,
  type LaneLoadOp,
  type LaneStoreOp,
  type LoadOp,
  type Op,
  type PlainOp,
  type ReplaceOp,
  type StoreOp,
  type ValueType,
} from "./opcodes.ts"

/** A variable of a function. Its number is given when the function is finished. */
export interface Local {
  readonly type: ValueType
  readonly name: string
}

/** A place that a branch can go to: the end of a block, or the start of a loop. */
export interface Label {
  readonly name: string
}

/** An instruction with its operands. */
export interface Operation {
  readonly kind: "operation"
  readonly op: Op
  readonly args: readonly Code[]
  /** Bytes added to the address of a load or store. */
  readonly offset?: number
  readonly lane?: number
  /** The sixteen byte positions of a shuffle. */
  readonly lanes?: readonly number[]
  /** The value of a constant; sixteen bytes for a vector. */
  readonly value?: number | bigint | Uint8Array
}

/**
 * Code of a function, as a tree. A value that stands at two places of a tree is computed twice: give it a local with
 * `FunctionBuilder.let` first.
 */
export type Code =
  | Operation
  | { readonly kind: "get"; readonly local: Local }
  | { readonly kind: "set"; readonly local: Local; readonly value: Code }
  | { readonly kind: "tee"; readonly local: Local; readonly value: Code }
  | { readonly kind: "block"; readonly label: Label; readonly body: readonly Code[] }
  | { readonly kind: "loop"; readonly label: Label; readonly body: readonly Code[] }
  | {
      readonly kind: "if"
      readonly condition: Code
      readonly consequent: readonly Code[]
      readonly alternative: readonly Code[]
    }
  | { readonly kind: "branch"; readonly label: Label; readonly condition?: Code }
  | { readonly kind: "call"; readonly callee: WasmFunction; readonly args: readonly Code[] }
  | { readonly kind: "comment"; readonly text: string }

/** Bytes that stand in memory, at an address in its first page, once a module is instantiated. */
export interface Data {
  readonly address: number
  readonly bytes: Uint8Array
}

/** A finished function. */
export interface WasmFunction {
  readonly name: string
  readonly params: readonly Local[]
  readonly locals: readonly Local[]
  /** Where there is a result, the last statement leaves it. */
  readonly body: readonly Code[]
  readonly result: ValueType | null
  /** The functions that it calls. */
  readonly callees: readonly WasmFunction[]
  /** What it reads besides what it is given. */
  readonly data: Data | null
}

/** The type of the value that `code` leaves, or null. */
export function typeOf(code: Code): ValueType | null {
  if (code.kind === "call") return code.callee.result
  if (code.kind === "operation") return instruction(code.op).result
  return code.kind === "get" || code.kind === "tee" ? code.local.type : null
}

/** An instruction that takes values only: `op("f32x4.add", x, y)`. */
export const op = (name: PlainOp, ...args: readonly Code[]): Code => ({ kind: "operation", op: name, args })

/** Reads memory at `address + offset`; the address is unsigned, the offset a constant from 0 to 2³² − 1. */
export const load = (name: LoadOp, address: Code, offset = 0): Code => ({
  kind: "operation",
  op: name,
  args: [address],
  offset,
})

/** Writes memory at `address + offset`. */
export const store = (name: StoreOp, address: Code, value: Code, offset = 0): Code => ({
  kind: "operation",
  op: name,
  args: [address, value],
  offset,
})

/** `vector` with lane `lane` read from memory at `address + offset`. */
export const loadLane = (name: LaneLoadOp, address: Code, vector: Code, lane: number, offset = 0): Code => ({
  kind: "operation",
  op: name,
  args: [address, vector],
  lane,
  offset,
})

/** Writes lane `lane` of `vector` at `address + offset`. */
export const storeLane = (
  name: LaneStoreOp,
  address: Code,
  vector: Code,
  lane: number,
  offset = 0,
): Code => ({
  kind: "operation",
  op: name,
  args: [address, vector],
  lane,
  offset,
})

/** One lane of a vector as a scalar. */
export const extractLane = (name: ExtractOp, vector: Code, lane: number): Code => ({
  kind: "operation",
  op: name,
  args: [vector],
  lane,
})

/** A vector with one lane replaced by a scalar. */
export const replaceLane = (name: ReplaceOp, vector: Code, lane: number, scalar: Code): Code => ({
  kind: "operation",
  op: name,
  args: [vector, scalar],
  lane,
})

/** Bytes picked from `a` (0–15) and `b` (16–31). */
export const shuffle = (a: Code, b: Code, lanes: readonly number[]): Code => ({
  kind: "operation",
  op: "i8x16.shuffle",
  args: [a, b],
  lanes,
})

/** {@link shuffle} in units of 32 bits: lanes 0–3 are those of `a`, 4–7 those of `b`. */
export const shuffle32 = (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code =>
  shuffle(
    a,
    b,
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  )

const constantOf = (name: ConstOp, value: number | bigint | Uint8Array): Code => ({
  kind: "operation",
  op: name,
  args: [],
  value,
})

/** A constant of 32 bits, signed or unsigned. */
export const i32 = (value: number): Code => constantOf("i32.const", value | 0)
/** A constant of 64 bits. */
export const i64 = (value: bigint): Code => constantOf("i64.const", value)
/** A float32 constant. */
export const f32 = (value: number): Code => constantOf("f32.const", Math.fround(value))
/** A float64 constant. */
export const f64 = (value: number): Code => constantOf("f64.const", value)
/** A vector constant of sixteen bytes. Inside a loop take `FunctionBuilder.constant`: V8 does not hoist these. */
export const v128 = (bytes: Uint8Array): Code => constantOf("v128.const", bytes)

/** The value of a local. */
export const get = (local: Local): Code => ({ kind: "get", local })
/** Assigns to a local. */
export const set = (local: Local, value: Code): Code => ({ kind: "set", local, value })
/** Assigns to a local and leaves the value. */
export const tee = (local: Local, value: Code): Code => ({ kind: "tee", local, value })
