import { describe, expect, test, vi } from "vitest"
import { LinearMemory, mostBytes, pageBytes } from "./linear-memory.ts"

describe("a linear memory", () => {
  test("grows by half of its size at least, and its views cover it again", () => {
    const memory = LinearMemory.create(mostBytes)
    const before = memory.size
    expect(memory.grow(1)).toBe(true)
    expect(memory.size).toBe(1.5 * before)
    expect(memory.grow(10 * before)).toBe(true)
    expect(memory.size).toBe(11.5 * before)
    const { bytes, words, doubles } = memory
    expect([bytes.byteLength, words.byteLength, doubles.byteLength]).toEqual(new Array(3).fill(memory.size))
    doubles[doubles.length - 1] = 1
    expect([words.at(-1), bytes.at(-1)]).toEqual([0x3ff00000, 0x3f])
  })

  test("keeps what it holds when it grows", () => {
    const memory = LinearMemory.create(mostBytes)
    memory.words[5] = 77
    expect(memory.grow(64 * pageBytes)).toBe(true)
    expect(memory.words[5]).toBe(77)
  })

  test("stops at its limit, in whole pages, and stays what it was", () => {
    const memory = LinearMemory.create(20.5 * pageBytes)
    expect(memory.maxBytes).toBe(20 * pageBytes)
    const before = memory.size
    expect(memory.grow(5 * pageBytes)).toBe(false)
    expect(memory.size).toBe(before)
    expect(memory.grow(4 * pageBytes)).toBe(true)
    expect(memory.size).toBe(memory.maxBytes)
    expect(memory.grow(1)).toBe(false)
  })

  test("reaches 4 GiB, where addresses do not fit in an int32", () => {
    const memory = LinearMemory.create(2 ** 40)
    expect(memory.maxBytes).toBe(mostBytes)
    expect(memory.grow(mostBytes - memory.size)).toBe(true)
    expect(memory.bytes.length).toBe(mostBytes)
    memory.bytes[mostBytes - 1] = 9
    expect(memory.bytes.slice(mostBytes - 2)).toEqual(Uint8Array.of(0, 9))
  })

  test("is content with just what is needed where the engine refuses more", () => {
    const memory = LinearMemory.create(mostBytes)
    const grow = memory.memory.grow.bind(memory.memory)
    const stingy = vi.spyOn(memory.memory, "grow").mockImplementation((pages) => {
      if (pages > 2) throw new RangeError("no")
      return grow(pages)
    })
    const before = memory.size
    expect(memory.grow(2 * pageBytes)).toBe(true)
    expect(memory.size).toBe(before + 2 * pageBytes)
    expect(memory.grow(3 * pageBytes)).toBe(false)
    expect(memory.size).toBe(before + 2 * pageBytes)
    expect(stingy.mock.calls).toEqual([[8], [2], [9], [3]])
  })

  test("may be shared, and grown by somebody else", () => {
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 10, shared: true })
    const memory = new LinearMemory(shared, 10 * pageBytes)
    memory.bytes[0] = 3
    shared.grow(2)
    memory.refresh()
    expect(memory.size).toBe(3 * pageBytes)
    expect(memory.bytes[0]).toBe(3)
    const copy = memory.bytes.slice(0, 8)
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer)
  })

  test("says so where there is no room for any", () => {
    vi.spyOn(WebAssembly, "Memory").mockImplementation(function () {
      throw new RangeError("could not allocate memory")
    })
    try {
      expect(() => LinearMemory.create(mostBytes)).toThrow(
        expect.objectContaining({ code: "E_NO_BACKEND", cause: expect.any(RangeError) as unknown }),
      )
    } finally {
      vi.restoreAllMocks()
    }
  })
})
