import {
  laneLoads,
  laneStores,
  replacements,
  vectorLoads,
  vectorResults,
  vectorTests,
} from "./vector-opcodes.ts"

/** The types of WebAssembly values that kernels use. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128"

/** What stands after an opcode: nothing, a constant, a place in memory, a lane number, or both of these. */
export type Immediate = "none" | "const" | "memory" | "lane" | "memory lane" | "shuffle"

/** One instruction: its bytes, what follows them, and the type that it leaves (null: nothing). */
export interface Instruction {
  readonly bytes: readonly number[]
  readonly immediate: Immediate
  readonly result: ValueType | null
}

type Group = Readonly<Record<string, number>>

const plain = (result: ValueType | null, immediate: Immediate, group: Group): [string, Instruction][] =>
  Object.entries(group).map(([name, code]) => [name, { bytes: [code], immediate, result }])

/** Instructions of the prefix 0xfd: their number is an unsigned LEB128. */
const simd = (result: ValueType | null, immediate: Immediate, group: Group): [string, Instruction][] =>
  Object.entries(group).map(([name, code]) => [name, { bytes: [0xfd, ...leb(code)], immediate, result }])

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]
}

const integerResults = {
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.lt_u": 0x49,
  "i32.gt_s": 0x4a,
  "i32.gt_u": 0x4b,
  "i32.le_s": 0x4c,
  "i32.le_u": 0x4d,
  "i32.ge_s": 0x4e,
  "i32.ge_u": 0x4f,
  "i64.eqz": 0x50,
  "i64.lt_u": 0x54,
  "f32.eq": 0x5b,
  "f32.ne": 0x5c,
  "f32.lt": 0x5d,
  "f32.gt": 0x5e,
  "f32.le": 0x5f,
  "f32.ge": 0x60,
  "f64.eq": 0x61,
  "f64.ne": 0x62,
  "f64.lt": 0x63,
  "f64.gt": 0x64,
  "f64.le": 0x65,
  "f64.ge": 0x66,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_s": 0x6d,
  "i32.div_u": 0x6e,
  "i32.rem_s": 0x6f,
  "i32.rem_u": 0x70,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "i32.wrap_i64": 0xa7,
  "i32.reinterpret_f32": 0xbc,
} as const

const longResults = {
  "i64.add": 0x7c,
  "i64.sub": 0x7d,
  "i64.mul": 0x7e,
  "i64.and": 0x83,
  "i64.or": 0x84,
  "i64.xor": 0x85,
  "i64.shl": 0x86,
  "i64.shr_s": 0x87,
  "i64.shr_u": 0x88,
  "i64.extend_i32_s": 0xac,
  "i64.extend_i32_u": 0xad,
  "i64.reinterpret_f64": 0xbd,
} as const

const singleResults = {
  "f32.abs": 0x8b,
  "f32.neg": 0x8c,
  "f32.ceil": 0x8d,
  "f32.floor": 0x8e,
  "f32.trunc": 0x8f,
  "f32.nearest": 0x90,
  "f32.sqrt": 0x91,
  "f32.add": 0x92,
  "f32.sub": 0x93,
  "f32.mul": 0x94,
  "f32.div": 0x95,
  "f32.min": 0x96,
  "f32.max": 0x97,
  "f32.convert_i32_s": 0xb2,
  "f32.demote_f64": 0xb6,
  "f32.reinterpret_i32": 0xbe,
} as const

const doubleResults = {
  "f64.abs": 0x99,
  "f64.neg": 0x9a,
  "f64.ceil": 0x9b,
  "f64.floor": 0x9c,
  "f64.trunc": 0x9d,
  "f64.nearest": 0x9e,
  "f64.sqrt": 0x9f,
  "f64.add": 0xa0,
  "f64.sub": 0xa1,
  "f64.mul": 0xa2,
  "f64.div": 0xa3,
  "f64.min": 0xa4,
  "f64.max": 0xa5,
  "f64.convert_i32_s": 0xb7,
  "f64.convert_i32_u": 0xb8,
  "f64.convert_i64_s": 0xb9,
  "f64.promote_f32": 0xbb,
  "f64.reinterpret_i64": 0xbf,
} as const

const scalarLoads = {
  i32: {
    "i32.load": 0x28,
    "i32.load8_s": 0x2c,
    "i32.load8_u": 0x2d,
    "i32.load16_s": 0x2e,
    "i32.load16_u": 0x2f,
  },
  i64: { "i64.load": 0x29 },
  f32: { "f32.load": 0x2a },
  f64: { "f64.load": 0x2b },
} as const

const scalarStores = {
  "i32.store": 0x36,
  "i64.store": 0x37,
  "f32.store": 0x38,
  "f64.store": 0x39,
  "i32.store8": 0x3a,
} as const
const vectorStores = { "v128.store": 0x0b } as const

const extractions = {
  i32: { "i8x16.extract_lane_s": 0x15, "i8x16.extract_lane_u": 0x16, "i32x4.extract_lane": 0x1b },
  i64: { "i64x2.extract_lane": 0x1d },
  f32: { "f32x4.extract_lane": 0x1f },
  f64: { "f64x2.extract_lane": 0x21 },
} as const

/** Instructions that take values only. */
export type PlainOp =
  | keyof typeof integerResults
  | keyof typeof longResults
  | keyof typeof singleResults
  | keyof typeof doubleResults
  | keyof typeof vectorResults
  | keyof typeof vectorTests
/** Instructions that read memory. */
export type LoadOp =
  | keyof (typeof scalarLoads)["i32"]
  | keyof (typeof scalarLoads)["i64"]
  | keyof (typeof scalarLoads)["f32"]
  | keyof (typeof scalarLoads)["f64"]
  | keyof typeof vectorLoads
/** Instructions that write memory. */
export type StoreOp = keyof typeof scalarStores | keyof typeof vectorStores
/** Instructions that read one lane of a vector from memory. */
export type LaneLoadOp = keyof typeof laneLoads
/** Instructions that write one lane of a vector to memory. */
export type LaneStoreOp = keyof typeof laneStores
/** Instructions that take one lane out of a vector. */
export type ExtractOp =
  | keyof (typeof extractions)["i32"]
  | keyof (typeof extractions)["i64"]
  | keyof (typeof extractions)["f32"]
  | keyof (typeof extractions)["f64"]
/** Instructions that put one lane into a vector. */
export type ReplaceOp = keyof typeof replacements
/** Constants. */
export type ConstOp = "i32.const" | "i64.const" | "f32.const" | "f64.const" | "v128.const"
/** Every instruction that is not control flow or a local. */
export type Op =
  | PlainOp
  | LoadOp
  | StoreOp
  | LaneLoadOp
  | LaneStoreOp
  | ExtractOp
  | ReplaceOp
  | ConstOp
  | "i8x16.shuffle"

const instructions = new Map<string, Instruction>([
  ...plain("i32", "none", integerResults),
  ...plain("i64", "none", longResults),
  ...plain("f32", "none", singleResults),
  ...plain("f64", "none", doubleResults),
  ...simd("v128", "none", vectorResults),
  ...simd("i32", "none", vectorTests),
  ...plain("i32", "memory", scalarLoads.i32),
  ...plain("i64", "memory", scalarLoads.i64),
  ...plain("f32", "memory", scalarLoads.f32),
  ...plain("f64", "memory", scalarLoads.f64),
  ...simd("v128", "memory", vectorLoads),
  ...plain(null, "memory", scalarStores),
  ...simd(null, "memory", vectorStores),
  ...simd("v128", "memory lane", laneLoads),
  ...simd(null, "memory lane", laneStores),
  ...simd("i32", "lane", extractions.i32),
  ...simd("i64", "lane", extractions.i64),
  ...simd("f32", "lane", extractions.f32),
  ...simd("f64", "lane", extractions.f64),
  ...simd("v128", "lane", replacements),
  ...plain("i32", "const", { "i32.const": 0x41 }),
  ...plain("i64", "const", { "i64.const": 0x42 }),
  ...plain("f32", "const", { "f32.const": 0x43 }),
  ...plain("f64", "const", { "f64.const": 0x44 }),
  ...simd("v128", "const", { "v128.const": 0x0c }),
  ...simd("v128", "shuffle", { "i8x16.shuffle": 0x0d }),
])

/**
 * What an instruction is. Numbers are those of the WebAssembly core specification 3.0, binary format, sections
 * "Numeric", "Memory" and "Vector Instructions".
 */
export function instruction(op: Op): Instruction {
  const found = instructions.get(op)
  if (!found) throw new Error(`no instruction ${op}`)
  return found
}
