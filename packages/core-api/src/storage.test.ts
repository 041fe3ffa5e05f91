import { afterEach, describe, expect, test } from "vitest"
import { Storage, type StorageOwner } from "./storage.ts"

const lot = 2 ** 20

/** An owner that counts how often each buffer comes back. */
function counting(): { owner: StorageOwner; returned: Map<unknown, number> } {
  const returned = new Map<unknown, number>()
  const reclaim = (buffer: unknown): void => void returned.set(buffer, (returned.get(buffer) ?? 0) + 1)
  return { owner: { name: "counting", closed: false, reclaim }, returned }
}

const filler = counting().owner
const storages = (count: number, bytes: number, owner = filler): Storage[] =>
  Array.from({ length: count }, (_, at) => new Storage(owner, at, "bool", bytes))

async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

afterEach(collect)

describe("a buffer comes back exactly once", () => {
  test("by the last release, at once", () => {
    const { owner, returned } = counting()
    const storage = new Storage(owner, "a", "float32", 3)
    expect(storage.bytes).toBe(12)
    storage.retain().release()
    expect(returned.size).toBe(0)
    storage.release()
    storage.release()
    expect(storage.freed).toBe(true)
    expect([...returned]).toEqual([["a", 1]])
  })

  test.each([16, 3 * lot])("%i bytes each: released, collected, and one after the other", async (bytes) => {
    const { owner, returned } = counting()
    let held: Storage[] = []
    for (let round = 0; round < 20; round++) {
      held = Array.from({ length: 10 }, (_, at) => new Storage(owner, `${round} ${at}`, "bool", bytes))
      for (const each of held.slice(0, round % 10)) each.release()
    }
    for (const each of held) each.release()
    held = []
    await collect()
    expect(returned.size).toBe(200)
    expect(new Set(returned.values())).toEqual(new Set([1]))
  })

  test("whoever still refers to a released storage holds up no other", async () => {
    const { owner, returned } = counting()
    const released = storages(50, 16)
    for (const each of released) each.release()
    // These take over what the collector watched for the others.
    storages(50, 16, owner)
    await collect()
    expect(returned.size).toBe(50)
    expect(released.every(({ freed }) => freed)).toBe(true)
  })
})

describe("the collector sees the weight of buffers", () => {
  const external = (): number => process.memoryUsage().external

  test.each([
    [1024, 16 * 1024],
    [100_000, 160],
    [5 * lot, 4],
  ])("of %i bytes, times %i", async (bytes, count) => {
    await collect()
    const before = external()
    const held = storages(count, bytes)
    const grown = external() - before
    expect(grown).toBeGreaterThan(0.8 * bytes * count)
    expect(grown).toBeLessThan(1.2 * bytes * count)
    expect(held.length).toBe(count)
  })

  test.each([0, 1])("of those that stay, whatever is released between them (%i)", async (ahead) => {
    await collect()
    const held = storages(ahead, lot / 2)
    const before = external()
    for (let at = 0; at < 32; at++) {
      held.push(...storages(1, lot / 2))
      for (const each of storages(1, lot / 2)) each.release()
    }
    expect(external() - before).toBeGreaterThan(12 * lot)
    expect(external() - before).toBeLessThan(20 * lot)
    expect(held.length).toBe(32 + ahead)
  })

  test("which none that was released adds to", async () => {
    await collect()
    const before = external()
    for (let at = 0; at < 1000; at++) for (const each of storages(3, 300_000)) each.release()
    for (let at = 0; at < 1000; at++) for (const each of storages(2, 2 * lot)) each.release()
    expect(external() - before).toBeLessThan(8 * lot)
  })

  test("and the memory that it sees is not resident", async () => {
    await collect()
    const before = process.memoryUsage().rss
    const held = storages(64, 4 * lot)
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * lot)
    expect(held.length).toBe(64)
  })
})
