import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Allocation } from "./block.ts"
import { Heap, slackBytes } from "./heap.ts"
import { LinearMemory, mostBytes, pageBytes } from "./linear-memory.ts"

const bytes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 1100 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 5000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 400_000 }) },
)
const step = fc.oneof(fc.record({ take: bytes }), fc.record({ give: fc.nat() }))
const steps = fc.array(step, { maxLength: 150, size: "max" })

function follow(
  heap: Heap,
  each: { take: number } | { give: number },
  held: Allocation[],
): Allocation | null {
  if ("take" in each) return heap.alloc(each.take)
  const [given] = held.length > 0 ? held.splice(each.give % held.length, 1) : []
  if (given) heap.free(given)
  return null
}

describe("allocations", () => {
  test("are aligned, long enough, apart from each other, and away from the first page and the slack", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const memory = LinearMemory.create(2 ** 21)
        const heap = new Heap(memory)
        const held: Allocation[] = []
        for (const each of all) {
          const made = follow(heap, each, held)
          if (!made) continue
          expect("take" in each && made.bytes === Math.ceil(each.take / 64) * 64).toBe(true)
          expect(made.address % 64).toBe(0)
          expect(made.address).toBeGreaterThanOrEqual(pageBytes)
          expect(made.address + made.bytes).toBeLessThanOrEqual(memory.size - slackBytes)
          for (const other of held) {
            const apart =
              made.address + made.bytes <= other.address || other.address + other.bytes <= made.address
            expect(apart).toBe(true)
          }
          held.push(made)
        }
      }),
    )
  })

  test("are accounted for exactly, granted or refused", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const heap = new Heap(LinearMemory.create(2 ** 19))
        const held: Allocation[] = []
        for (const each of all) {
          const made = follow(heap, each, held)
          if (made) held.push(made)
          expect(heap.used).toBe(held.reduce((sum, one) => sum + one.bytes, 0))
        }
      }),
    )
  })

  test("leave all of the memory free when they are freed", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const memory = LinearMemory.create(2 ** 21)
        const heap = new Heap(memory)
        const held: Allocation[] = []
        for (const each of all) {
          const made = follow(heap, each, held)
          if (made) held.push(made)
        }
        for (const each of held) heap.free(each)
        const room = memory.maxBytes - pageBytes - slackBytes
        expect(heap.alloc(room + 1)).toBeNull()
        expect(heap.alloc(room)?.address).toBe(pageBytes)
        expect(heap.alloc(1)).toBeNull()
      }),
    )
  })

  test("get the memory back that was freed last by one of the same size", () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, at) => {
        const heap = new Heap(LinearMemory.create(2 ** 22))
        const held: Allocation[] = []
        for (const each of all) {
          const made = follow(heap, each, held)
          if (made) held.push(made)
        }
        const last = held[at % held.length]
        if (!last) return
        heap.free(last)
        expect(heap.alloc(last.bytes)?.address).toBe(last.address)
      }),
    )
  })

  test("get it back among many of one small size, in whatever chunk it lies", () => {
    const heap = new Heap(LinearMemory.create(mostBytes))
    const held = Array.from({ length: 400 }, () => heap.alloc(192))
    for (const [other, last] of [
      [5, 100],
      [399, 6],
      [200, 201],
      [10, 398],
    ] as const) {
      const freed = [held[other], held[last]]
      for (const each of freed) if (each) heap.free(each)
      expect(heap.alloc(192)?.address).toBe(freed[1]?.address)
    }
  })

  test("of more than 4 GiB are refused, however much more", () => {
    const heap = new Heap(LinearMemory.create(mostBytes))
    const made = heap.alloc(2 ** 20)
    if (made) heap.free(made)
    for (const size of [2 ** 32 + 1, (2 ** 32 + 20) * 64, 2 ** 53, Infinity]) {
      expect(heap.alloc(size)).toBeNull()
    }
    expect(heap.used).toBe(0)
  })

  test.each([64, 1024, 1025, 4096, 2 ** 20])("of %i bytes are freed only once", (size) => {
    const heap = new Heap(LinearMemory.create(mostBytes))
    const made = heap.alloc(size)
    if (!made) throw new Error("there is room")
    heap.free(made)
    const again = (): void => heap.free(made)
    expect(again).toThrow(expect.objectContaining({ code: "E_DISPOSED" }))
    expect(heap.alloc(size)?.address).toBe(made.address)
    expect(again).toThrow(expect.objectContaining({ code: "E_DISPOSED" }))
    expect(heap.used).toBe(made.bytes)
  })

  test("of another allocator are refused", () => {
    const heap = new Heap(LinearMemory.create(mostBytes))
    expect(() => heap.free({ address: pageBytes, bytes: 64 })).toThrow(
      expect.objectContaining({ code: "E_RUN" }),
    )
  })
})

describe("the memory", () => {
  test("grows by need, beyond 2 GiB too, with unsigned addresses", () => {
    const memory = LinearMemory.create(mostBytes)
    const heap = new Heap(memory)
    const [low, high] = [heap.alloc(3 * 2 ** 30), heap.alloc(2 ** 29)]
    expect(low?.address).toBe(pageBytes)
    expect(high?.address).toBe(pageBytes + 3 * 2 ** 30)
    expect(memory.size).toBeGreaterThanOrEqual(3.5 * 2 ** 30)
    expect(heap.alloc(2 ** 30)).toBeNull()
    expect(heap.alloc(2 ** 50)).toBeNull()
    expect(heap.used).toBe(3.5 * 2 ** 30)
  })

  test("does not grow while what was freed has room", () => {
    const memory = LinearMemory.create(mostBytes)
    const heap = new Heap(memory)
    const made = Array.from({ length: 100 }, () => heap.alloc(2 ** 20))
    const { size } = memory
    for (const each of made) if (each) heap.free(each)
    for (let round = 0; round < 10; round++) {
      const some = [90, 5, 3].map((megabytes) => heap.alloc(megabytes * 2 ** 20))
      for (const each of some) if (each) heap.free(each)
    }
    expect(memory.size).toBe(size)
  })

  test("is not cut in pieces by small blocks that live long between large ones", () => {
    const memory = LinearMemory.create(mostBytes)
    const heap = new Heap(memory)
    const large: (Allocation | null)[] = []
    for (let round = 0; round < 40; round++) {
      large.push(heap.alloc(2 ** 24))
      heap.alloc(1024)
    }
    const { size } = memory
    for (const each of large) if (each) heap.free(each)
    expect(heap.alloc(39 * 2 ** 24)).not.toBeNull()
    expect(memory.size).toBe(size)
  })

  test("is used up to the last unit: small blocks do not need a whole chunk", () => {
    const heap = new Heap(LinearMemory.create(2 * pageBytes))
    let count = 0
    while (heap.alloc(64)) count++
    expect(count).toBe((pageBytes - slackBytes) / 64)
  })
})
