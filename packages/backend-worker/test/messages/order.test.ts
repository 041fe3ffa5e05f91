import { bytesOf, viewBytes } from "@cotangent/core-api/backend"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { served } from "../../src/messages/provider.ts"
import { Bench } from "./bench.ts"
import { plus, scale } from "./kernels.ts"
import { threadsAlive } from "../threads-alive.ts"

let bench: Bench

beforeAll(async () => {
  bench = new Bench(await served().open())
})

afterAll(async () => {
  await bench.backend.close()
  if (threadsAlive.size > 0) throw new Error("a closed backend has left a thread")
})

const some = fc.nat({ max: 3 })
const number = fc.integer({ min: -50, max: 50 })
const step = fc.oneof(
  fc.record({ write: some, number }),
  fc.record({ add: fc.tuple(some, some), to: some }),
  fc.record({ scale: some, number, to: some }),
  fc.record({ renew: some, number }),
  fc.record({ read: some }),
  fc.record({ pause: fc.constant(true) }),
)
const length = 3

test("everything happens in program order, whenever it is posted", async () => {
  const { backend } = bench
  const [add, multiply] = [backend.compile(plus(length)), backend.compile(scale(length))]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 150, size: "max" }), async (steps) => {
      const model = [1, 2, 3, 4]
      const buffers = model.map((value) => bench.hold(value, value, value))
      const wanted: number[] = []
      const reads: Promise<number[]>[] = []
      const at = (list: readonly number[], index: number): number => Math.fround(list[index] ?? NaN)
      for (const each of steps) {
        if ("write" in each) {
          model[each.write] = each.number
          bench.write(buffers[each.write], each.number, each.number, each.number)
        } else if ("add" in each) {
          const [a, b] = each.add
          model[each.to] = Math.fround(at(model, a) + at(model, b))
          backend.run(add, [buffers[a], buffers[b]], [buffers[each.to]], [])
        } else if ("scale" in each) {
          model[each.to] = Math.fround(at(model, each.scale) * each.number)
          backend.submit?.([
            {
              exe: multiply,
              inputs: [buffers[each.scale]],
              outputs: [buffers[each.to]],
              params: [each.number],
              after: [],
            },
          ])
        } else if ("renew" in each) {
          backend.free(buffers[each.renew])
          model[each.renew] = each.number
          buffers[each.renew] = bench.hold(each.number, each.number, each.number)
        } else if ("read" in each) {
          wanted.push(at(model, each.read))
          reads.push(bench.read(buffers[each.read]))
        } else await Promise.resolve()
      }
      expect(await Promise.all(reads)).toEqual(wanted.map((value) => [value, value, value]))
      for (const buffer of buffers) backend.free(buffer)
    }),
    { numRuns: 100 },
  )
})

test("a write is copied before it returns, whatever memory it comes from", async () => {
  const { backend } = bench
  const numbers = Float32Array.of(0, 1, 2, 3)
  const shared = new Uint8Array(new SharedArrayBuffer(12))
  shared.set(bytesOf(numbers).subarray(4))
  const given = [
    bytesOf(numbers.slice(1)),
    bytesOf(numbers.slice()).subarray(4),
    Buffer.from(bytesOf(numbers)).subarray(4),
    shared,
  ]
  for (const bytes of given) {
    const x = backend.alloc("float32", 3)
    backend.write(x, bytes)
    bytes.fill(0)
    expect(bytes).toHaveLength(12) // it was not given away
    expect(await bench.read(x)).toEqual([1, 2, 3])
  }
})

test("a read is a copy of its own, aligned to 8 bytes, of what was there when it was asked for", async () => {
  const x = bench.hold(1, 2, 3)
  const reading = [bench.backend.read(x), bench.backend.read(x)]
  bench.write(x, 4, 5, 6)
  bench.backend.free(x)
  const [first, second] = await Promise.all(reading)
  first?.fill(0)
  expect(second?.byteOffset).toBe(0)
  expect(viewBytes("float32", second ?? new Uint8Array())).toEqual(Float32Array.of(1, 2, 3))
})

test("large data goes there and back", async () => {
  const numbers = Float32Array.from({ length: 3_000_001 }, (_, at) => at % 8191)
  const x = bench.backend.alloc("float32", numbers.length)
  bench.backend.write(x, bytesOf(numbers))
  const y = bench.run(scale(numbers.length), [x], [2], numbers.length)
  const doubled = viewBytes("float32", await bench.backend.read(y))
  expect(doubled.length).toBe(numbers.length)
  expect(doubled.every((each, at) => each === 2 * (at % 8191))).toBe(true)
})
