import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { BlockAllocator } from "./allocator.ts"
import type { Block } from "./block.ts"

const start = 1024

/** Sizes around every change of policy: slots, requests that spare large blocks, large blocks. */
const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 2, arbitrary: fc.constantFrom(64, 1000, 1024, 1025, 4096) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40000 }) },
)
/** Takes a block of a size, or gives one of those that are held back. */
const step = fc.oneof(fc.record({ take: size }), fc.record({ give: fc.nat() }))

/** What is free, in order: everything between blocks that are held. */
function gaps(held: readonly Block[], end: number): number[] {
  const ends = [...held]
    .sort((a, b) => a.at - b.at)
    .map((block) => [block.at, block.at + block.size] as const)
  const begins = [start, ...ends.map(([, after]) => after)]
  return begins.map((begin, at) => (ends[at]?.[0] ?? end) - begin)
}

/** Follows the steps, and tells of each block before it joins those that are held. */
function follow(
  allocator: BlockAllocator,
  steps: readonly ({ take: number } | { give: number })[],
  check: (held: readonly Block[], taken: Block | null, wanted: number) => void = () => undefined,
): Block[] {
  const held: Block[] = []
  for (const each of steps) {
    if ("take" in each) {
      const taken = allocator.take(each.take)
      check(held, taken, each.take)
      if (taken) held.push(taken)
    } else if (held.length > 0) {
      const [given] = held.splice(each.give % held.length, 1)
      if (given) allocator.give(given)
    }
  }
  return held
}

describe("blocks", () => {
  test("never overlap, stay inside, and are refused only if no gap is long enough", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200, size: "max" }),
        fc.integer({ min: 100, max: 100_000 }),
        (steps, room) => {
          const allocator = new BlockAllocator(start, start + room)
          follow(allocator, steps, (held, taken, wanted) => {
            const free = gaps(held, start + room)
            if (!taken) {
              expect(Math.max(...free)).toBeLessThan(wanted)
              return
            }
            expect(taken.size).toBe(wanted)
            // A block that overlaps one that is held leaves a negative gap; so does one outside.
            expect(Math.min(...gaps([...held, taken], start + room))).toBeGreaterThanOrEqual(0)
          })
        },
      ),
      { numRuns: 500 },
    )
  })

  test("are accounted for exactly, whether they were granted or refused", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
        const allocator = new BlockAllocator(start, start + 20_000)
        follow(allocator, steps, (held, taken) => {
          const sum = held.reduce((total, block) => total + block.size, 0)
          expect(allocator.used).toBe(sum + (taken?.size ?? 0))
        })
      }),
    )
  })

  test("are one block again when all were given back, in whatever order", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200, size: "max" }),
        fc.array(fc.nat(), { maxLength: 50 }),
        (steps, order) => {
          const room = 60_000
          const allocator = new BlockAllocator(start, start + room)
          const held = follow(allocator, steps)
          for (const at of order) {
            const [block] = held.length > 0 ? held.splice(at % held.length, 1) : []
            if (block) allocator.give(block)
          }
          for (const block of held) allocator.give(block)
          expect(allocator.used).toBe(0)
          expect(allocator.take(room)?.at).toBe(start)
        },
      ),
    )
  })

  test("are one block again also when more were given back than wait to be merged", () => {
    const room = 50_000
    const allocator = new BlockAllocator(start, start + room)
    const blocks = Array.from({ length: 5000 }, (_, at) => allocator.take((at % 19) + 1))
    for (const odd of [1, 0]) {
      for (const [at, block] of blocks.entries()) if (at % 2 === odd && block) allocator.give(block)
    }
    expect(allocator.take(room)?.at).toBe(start)
  })
})

describe("what was given back last", () => {
  test("is taken first by a request of its size, whatever happened before", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100, size: "max" }), fc.nat(), (steps, at) => {
        const allocator = new BlockAllocator(start, start + 100_000)
        const held = follow(allocator, steps)
        const block = held[at % held.length]
        if (!block) return
        allocator.give(block)
        expect(allocator.take(block.size)?.at).toBe(block.at)
      }),
    )
  })

  test("is taken in reverse order, neighbours or not", () => {
    const allocator = new BlockAllocator(start, start + 100_000)
    const blocks = Array.from({ length: 20 }, () => allocator.take(2000))
    for (const block of blocks) if (block) allocator.give(block)
    expect(blocks.map(() => allocator.take(2000)?.at)).toEqual(blocks.map((block) => block?.at).reverse())
  })

  test("goes before fresh memory", () => {
    const allocator = new BlockAllocator(start, start + 100_000)
    const block = allocator.take(5000)
    if (block) allocator.give(block)
    expect(allocator.take(3000)?.at).toBe(start)
    expect(allocator.take(2000)?.at).toBe(start + 3000)
  })

  test("is not broken up for a little, unless there is nothing else", () => {
    const allocator = new BlockAllocator(start, start + 100_000)
    const block = allocator.take(99_999)
    if (block) allocator.give(block)
    expect(allocator.take(1)?.at).toBe(start + 99_999)
    expect(allocator.take(1)?.at).toBe(start)
  })
})

describe("giving back", () => {
  test("twice is refused, also when the memory belongs to somebody else by then", () => {
    const allocator = new BlockAllocator(start, start + 1000)
    const block = allocator.take(100)
    if (!block) throw new Error("there is room")
    allocator.give(block)
    const twice = (): void => allocator.give(block)
    expect(twice).toThrow(expect.objectContaining({ code: "E_DISPOSED" }))
    expect(allocator.take(100)?.at).toBe(block.at)
    expect(twice).toThrow(expect.objectContaining({ code: "E_DISPOSED" }))
    expect(allocator.used).toBe(100)
  })
})

test("more memory at the end joins what is free there", () => {
  const allocator = new BlockAllocator(start, start + 1000)
  const [low, high] = [allocator.take(400), allocator.take(600)]
  if (high) allocator.give(high)
  expect(low?.at).toBe(start)
  expect(allocator.take(5000)).toBeNull()
  expect(allocator.missing(5000)).toBe(4400)
  allocator.extend(start + 1000 + 4400)
  expect(allocator.take(5000)?.at).toBe(start + 400)
})
