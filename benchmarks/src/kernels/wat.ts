/** One WebAssembly expression in the text format, folded: `(f32x4.add (local.get $a) (local.get $b))`. */
export type Wat = string

const unary =
  (instruction: string) =>
  (a: Wat): Wat =>
    `(${instruction} ${a})`

const binary =
  (instruction: string) =>
  (a: Wat, b: Wat): Wat =>
    `(${instruction} ${a} ${b})`

/** Sums, differences, products and quotients of four float32 lanes. */
export const add: (a: Wat, b: Wat) => Wat = binary("f32x4.add")
export const sub: (a: Wat, b: Wat) => Wat = binary("f32x4.sub")
export const mul: (a: Wat, b: Wat) => Wat = binary("f32x4.mul")
export const div: (a: Wat, b: Wat) => Wat = binary("f32x4.div")

/** The smaller or larger of two; where `a` is NaN, so is the result. One machine instruction, unlike `f32x4.min`. */
export const atMost: (a: Wat, limit: Wat) => Wat = binary("f32x4.pmin")
export const atLeast: (a: Wat, limit: Wat) => Wat = binary("f32x4.pmax")

/** All bits of a lane where a > b, none elsewhere. */
export const greater: (a: Wat, b: Wat) => Wat = binary("f32x4.gt")

/** Bits in common. */
export const both: (a: Wat, b: Wat) => Wat = binary("v128.and")

/** Lanes as 32-bit integers. */
export const addWords: (a: Wat, b: Wat) => Wat = binary("i32x4.add")
export const subWords: (a: Wat, b: Wat) => Wat = binary("i32x4.sub")
export const wordsToFloats: (a: Wat) => Wat = unary("f32x4.convert_i32x4_s")
export const shiftLeft = (a: Wat, bits: number): Wat => `(i32x4.shl ${a} (i32.const ${bits}))`
export const shiftRight = (a: Wat, bits: number): Wat => `(i32x4.shr_s ${a} (i32.const ${bits}))`

/** Four floats from memory, one float four times, and four floats to memory; addresses and offsets in bytes. */
export const load = (address: Wat, offset = 0): Wat => `(v128.load offset=${offset} ${address})`
export const loadSplat = (address: Wat, offset = 0): Wat => `(v128.load32_splat offset=${offset} ${address})`
export const store = (address: Wat, value: Wat, offset = 0): Wat =>
  `(v128.store offset=${offset} ${address} ${value})`

/** Integers of 32 bits: addresses, counts. */
export const integer = (value: number): Wat => `(i32.const ${value})`
export const plus: (a: Wat, b: Wat) => Wat = binary("i32.add")
export const minus: (a: Wat, b: Wat) => Wat = binary("i32.sub")
export const times: (a: Wat, b: Wat) => Wat = binary("i32.mul")

/** The smaller of two integers without sign. Both are evaluated twice: pass locals. */
export const smaller = (a: Wat, b: Wat): Wat => `(select ${a} ${b} (i32.lt_u ${a} ${b}))`

/** The sum of the four lanes, as one float32. */
export const acrossLanes = (a: Wat): Wat => {
  const lane = (at: number): Wat => `(f32x4.extract_lane ${at} ${a})`
  return `(f32.add (f32.add ${lane(0)} ${lane(1)}) (f32.add ${lane(2)} ${lane(3)}))`
}
