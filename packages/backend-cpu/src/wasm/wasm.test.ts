import { describe, expect, it } from "vitest"
import {
  extractLane,
  f64,
  get,
  i32,
  i64,
  load,
  loadLane,
  op,
  replaceLane,
  shuffle32,
  store,
  storeLane,
} from "./code.ts"
import { lanesF32, splatI32 } from "./constants.ts"
import { FunctionBuilder } from "./function-builder.ts"
import { encodeModule } from "./module.ts"
import { instruction } from "./opcodes.ts"
import { printModule } from "./text.ts"

/** Runs what `write` writes as a function of one address, and gives the first 64 bytes after it. */
function run(write: (fn: FunctionBuilder) => void): DataView {
  const fn = new FunctionBuilder("main")
  write(fn)
  const memory = new WebAssembly.Memory({ initial: 1 })
  const module = new WebAssembly.Module(encodeModule({ functions: [fn.finish()], shared: false }))
  const { main } = new WebAssembly.Instance(module, { env: { memory } }).exports
  // What WebAssembly exports has no type: this is the function written above.
  ;(main as (address: number) => void)(0)
  return new DataView(memory.buffer)
}

describe("the encoder", () => {
  it.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31)])(
    "writes the i32 constant %d",
    (value) => {
      const memory = run((fn) => fn.emit(store("i32.store", get(fn.param("i32", "at")), i32(value), 4)))
      expect(memory.getInt32(4, true)).toBe(value)
    },
  )

  it.each([0n, -1n, 2n ** 62n, -(2n ** 63n), 2n ** 63n - 1n])("writes the i64 constant %d", (value) => {
    const memory = run((fn) => fn.emit(store("i64.store", get(fn.param("i32", "at")), i64(value), 8)))
    expect(memory.getBigInt64(8, true)).toBe(value)
  })

  it.each([0, -0, 1.5, Infinity, NaN])("writes the f64 constant %d", (value) => {
    const memory = run((fn) => fn.emit(store("f64.store", get(fn.param("i32", "at")), f64(value))))
    expect(memory.getFloat64(0, true)).toBe(value)
  })

  it("loops, branches and keeps locals of all types apart", () => {
    const memory = run((fn) => {
      const at = fn.param("i32", "at")
      const count = fn.local("i32", "count")
      const sum = fn.local("v128", "sum")
      const total = fn.local("f64", "total")
      const ones = fn.constant(lanesF32(1, 2, 3, 4))
      fn.doWhile(
        "count",
        () => {
          fn.set(sum, op("f32x4.add", get(sum), ones))
          fn.set(total, op("f64.add", get(total), f64(0.5)))
          fn.set(count, op("i32.add", get(count), i32(1)))
        },
        () => op("i32.lt_s", get(count), i32(10)),
      )
      fn.block("out", (out) => {
        fn.branch(out, op("i32.eq", get(count), i32(10)))
        fn.emit(store("i32.store", get(at), i32(7), 60))
      })
      fn.if(
        op("i32.eq", get(count), i32(10)),
        () => fn.emit(store("v128.store", get(at), get(sum))),
        () => fn.emit(store("i32.store", get(at), i32(9), 60)),
      )
      fn.emit(store("f64.store", get(at), get(total), 16))
    })
    expect([0, 4, 8, 12].map((byte) => memory.getFloat32(byte, true))).toEqual([10, 20, 30, 40])
    expect(memory.getFloat64(16, true)).toBe(5)
    expect(memory.getInt32(60, true)).toBe(0)
  })

  it("moves lanes", () => {
    const memory = run((fn) => {
      const at = get(fn.param("i32", "at"))
      const x = fn.constant(lanesF32(1, 2, 3, 4))
      fn.emit(store("v128.store", at, shuffle32(x, x, [3, 2, 5, 4])))
      fn.emit(store("f32.store", at, extractLane("f32x4.extract_lane", x, 2), 16))
      fn.emit(storeLane("v128.store64_lane", at, x, 1, 20))
      const y = loadLane("v128.load32_lane", at, replaceLane("i32x4.replace_lane", x, 0, i32(5)), 3, 16)
      fn.emit(store("v128.store", at, y, 32))
      fn.emit(
        store(
          "v128.store",
          at,
          op("i32x4.mul", fn.constant(splatI32(3)), load("v128.load32_splat", at, 32)),
          48,
        ),
      )
    })
    const floats = (from: number, count: number) =>
      Array.from({ length: count }, (_, lane) => memory.getFloat32(from + 4 * lane, true))
    expect(floats(0, 4)).toEqual([4, 3, 2, 1])
    expect(floats(16, 3)).toEqual([3, 3, 4])
    expect(memory.getInt32(32, true)).toBe(5)
    expect(floats(36, 3)).toEqual([2, 3, 3])
    expect(memory.getInt32(60, true)).toBe(15)
  })

  it("puts what a function calls, and what that reads, into the module once, exported or not", () => {
    const table = { address: 64, bytes: Uint8Array.of(7, 0, 0, 0, 9, 0, 0, 0) }
    const entry = new FunctionBuilder("entry")
    const at = get(entry.param("i32", "at"))
    const read = entry.finish({ result: load("i32.load", at, table.address), data: table })
    const twice = new FunctionBuilder("twice")
    const place = get(twice.param("i32", "place"))
    const doubled = twice.finish({ result: op("i32.mul", i32(2), twice.call(read, place)) })
    const memory = run((fn) => {
      const to = get(fn.param("i32", "to"))
      fn.emit(store("i32.store", to, fn.call(doubled, i32(4))))
      fn.emit(store("i32.store", to, op("i32.add", fn.call(read, i32(0)), fn.call(doubled, i32(0))), 4))
    })
    expect([memory.getInt32(0, true), memory.getInt32(4, true)]).toEqual([18, 21])
    const text = printModule({ functions: [doubled], shared: false })
    expect(text).toContain('(func (export "twice") (param $place i32) (result i32)')
    expect(text).toContain("(func $entry (param $at i32) (result i32)")
    expect(text).toContain("(i32.mul (i32.const 2) (call $entry (local.get $place)))")
    expect(text).toContain('"\\07\\00\\00\\00\\09\\00\\00\\00"')
  })

  it("refuses a branch to a label that is not around it", () => {
    const fn = new FunctionBuilder("main")
    fn.branch({ name: "nowhere" })
    expect(() => encodeModule({ functions: [fn.finish()], shared: false })).toThrow("nowhere")
  })

  it("prints the text format", () => {
    const fn = new FunctionBuilder("main")
    const at = get(fn.param("i32", "at"))
    fn.emit(store("v128.store", at, op("f32x4.neg", load("v128.load", at, 16)), 32))
    const text = printModule({ functions: [fn.finish()], shared: false })
    expect(text).toContain(
      "(v128.store offset=32 (local.get $at) (f32x4.neg (v128.load offset=16 (local.get $at))))",
    )
  })

  it("knows every instruction by its bytes", () => {
    expect(instruction("f32x4.relaxed_madd")).toEqual({
      bytes: [0xfd, 0x85, 0x02],
      immediate: "none",
      result: "v128",
    })
  })
})
