import type { Target } from "../target.ts"
import { type Code, load, op } from "../wasm/index.ts"
import type { GemmType } from "./shape.ts"

/** How vectors of one element type are computed with. */
export interface Arithmetic {
  /** Bytes of an element. */
  readonly size: 4 | 8
  /** Elements of a vector. */
  readonly lanes: 4 | 2
  /** The element at `address + offset` in every lane. */
  broadcast(address: Code, offset: number): Code
  add(x: Code, y: Code): Code
  /** `x · y + z`, rounded once or twice where the target is relaxed; int32 wraps. */
  multiplyAdd(x: Code, y: Code, z: Code, target: Target): Code
}

/** The arithmetic of each element type. */
export const arithmetic: Readonly<Record<GemmType, Arithmetic>> = {
  float32: {
    size: 4,
    lanes: 4,
    broadcast: (address, offset) => load("v128.load32_splat", address, offset),
    add: (x, y) => op("f32x4.add", x, y),
    multiplyAdd: (x, y, z, { relaxedSimd }) =>
      relaxedSimd ? op("f32x4.relaxed_madd", x, y, z) : op("f32x4.add", z, op("f32x4.mul", x, y)),
  },
  float64: {
    size: 8,
    lanes: 2,
    broadcast: (address, offset) => load("v128.load64_splat", address, offset),
    add: (x, y) => op("f64x2.add", x, y),
    multiplyAdd: (x, y, z, { relaxedSimd }) =>
      relaxedSimd ? op("f64x2.relaxed_madd", x, y, z) : op("f64x2.add", z, op("f64x2.mul", x, y)),
  },
  int32: {
    size: 4,
    lanes: 4,
    broadcast: (address, offset) => load("v128.load32_splat", address, offset),
    add: (x, y) => op("i32x4.add", x, y),
    multiplyAdd: (x, y, z) => op("i32x4.add", z, op("i32x4.mul", x, y)),
  },
}
