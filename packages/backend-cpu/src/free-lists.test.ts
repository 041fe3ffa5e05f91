import fc from "fast-check"
import { expect, test } from "vitest"
import { Block } from "./block.ts"
import { classOf, FreeLists } from "./free-lists.ts"

const sizes = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 2 ** 26 }))

test("classes follow the order of sizes, and sizes of one class differ by less than 1/16", () => {
  fc.assert(
    fc.property(sizes, sizes, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a]
      expect(classOf(less)).toBeLessThanOrEqual(classOf(more))
      if (classOf(less) === classOf(more)) expect(more - less).toBeLessThan(less / 16 + 1e-9)
    }),
  )
})

test("a block is found if and only if there is one, and it is of the smallest class that has one", () => {
  fc.assert(
    fc.property(fc.array(sizes), fc.array(fc.nat()), sizes, (added, removed, size) => {
      const lists = new FreeLists()
      let blocks = added.map((each) => new Block(0, each, null, null))
      for (const block of blocks) lists.add(block)
      for (const at of removed) {
        const block = blocks[at % blocks.length]
        if (!block) continue
        lists.remove(block)
        blocks = blocks.filter((each) => each !== block)
      }
      const found = lists.find(size, Infinity, 2 ** 26)
      const fitting = blocks.filter((block) => block.size >= size).map((block) => block.size)
      if (found === null) {
        expect(fitting).toEqual([])
        return
      }
      expect(blocks).toContain(found)
      expect(found.size).toBeGreaterThanOrEqual(size)
      expect(classOf(found.size)).toBe(classOf(Math.min(...fitting)))
      if (fitting.includes(size)) expect(found.size).toBe(size)
    }),
  )
})

test("the newest of the same size comes first, then the newest that is long enough", () => {
  const lists = new FreeLists()
  const blocks = [100, 101, 100, 101].map((size) => new Block(0, size, null, null))
  for (const block of blocks) lists.add(block)
  for (const expected of [2, 0, 3, 1].map((at) => blocks[at])) {
    const found = lists.find(100, 16, 2 ** 26)
    expect(found).toBe(expected)
    if (found) lists.remove(found)
  }
  expect(lists.find(100, 16, 2 ** 26)).toBeNull()
})

test("no class above the limit is searched", () => {
  const lists = new FreeLists()
  lists.add(new Block(0, 5000, null, null))
  expect(lists.find(10, 16, 4000)).toBeNull()
  expect(lists.find(10, 16, 5000)?.size).toBe(5000)
})
