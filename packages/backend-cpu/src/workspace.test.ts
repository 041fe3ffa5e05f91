import { describe, expect, test } from "vitest"
import { Heap } from "./heap.ts"
import { LinearMemory, mostBytes } from "./linear-memory.ts"
import { Workspace } from "./workspace.ts"

const megabyte = 2 ** 20
const firstFrame = 4096

function setUp(maxBytes = mostBytes): { heap: Heap; workspace: Workspace } {
  const heap = new Heap(LinearMemory.create(maxBytes))
  return { heap, workspace: new Workspace(heap) }
}

describe("the workspace", () => {
  test("has one frame and one scratch block, aligned, for all runs that fit", () => {
    const { heap, workspace } = setUp()
    expect(workspace.prepare(40, 5000)).toBe(true)
    const { frame, scratch } = workspace
    const { used } = heap
    expect([frame % 64, scratch % 64]).toEqual([0, 0])
    expect(used).toBe(firstFrame + 5056)
    expect(workspace.prepare(64, 5056)).toBe(true)
    expect(workspace.prepare(8, 0)).toBe(true)
    expect([workspace.frame, workspace.scratch, heap.used]).toEqual([frame, scratch, used])
  })

  test("grows both by need", () => {
    const { heap, workspace } = setUp()
    expect(workspace.prepare(8, 0)).toBe(true)
    expect(workspace.prepare(8000, 5000)).toBe(true)
    expect(workspace.prepare(800, 70_000)).toBe(true)
    expect(heap.used).toBe(8000 + 70_016)
  })

  test("keeps large scratch while it is used now and then, and lets go of it when it is not", () => {
    const { heap, workspace } = setUp()
    for (let round = 0; round < 10; round++) {
      expect(workspace.prepare(64, 8 * megabyte)).toBe(true)
      for (let run = 0; run < 60; run++) workspace.prepare(64, megabyte)
      expect(workspace.scratchRoom).toBe(8 * megabyte)
    }
    for (let run = 60; run < 63; run++) workspace.prepare(64, megabyte)
    expect(workspace.scratchRoom).toBe(8 * megabyte)
    expect(workspace.prepare(64, megabyte)).toBe(true)
    expect(workspace.scratchRoom).toBe(megabyte)
    expect(heap.used).toBe(firstFrame + megabyte)
  })

  test("lets go of it also when runs want none at all", () => {
    const { heap, workspace } = setUp()
    workspace.prepare(64, 8 * megabyte)
    for (let run = 0; run < 64; run++) expect(workspace.prepare(64, 0)).toBe(true)
    expect(heap.used).toBe(firstFrame)
  })

  test("keeps modest scratch for good", () => {
    const { workspace } = setUp()
    workspace.prepare(64, megabyte)
    for (let run = 0; run < 1000; run++) workspace.prepare(64, 0)
    expect(workspace.scratchRoom).toBe(megabyte)
  })

  test("says when there is no room, and goes on afterwards", () => {
    const { heap, workspace } = setUp(2 * megabyte)
    expect(workspace.prepare(64, 3 * megabyte)).toBe(false)
    expect(heap.used).toBe(firstFrame)
    expect(workspace.prepare(64, megabyte)).toBe(true)
  })

  test("gives scratch up for a frame that finds no room otherwise", () => {
    const { heap, workspace } = setUp(2 * 65536)
    expect(workspace.prepare(64, 50_000)).toBe(true)
    expect(workspace.prepare(30_000, 1000)).toBe(true)
    expect(heap.used).toBe(30_016 + 1024)
  })
})
