import { spawnSync } from "node:child_process"
import { afterEach, describe, expect, it } from "vitest"
import { type PhaseRun, Pool } from "../../src/pool/pool.ts"

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const types = [1, 8, 1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0]
const imports = [2, 18, 1, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 3, 0, 0x80, 0x80, 4]
const functions = [3, 2, 1, 0]
const exported = [7, 8, 1, 4, 0x6d, 0x61, 0x69, 0x6e, 0, 0]

/** A module that exports `main`, a function of four numbers with this code. */
function moduleOf(...code: readonly number[]): WebAssembly.Module {
  const body = [10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b]
  return new WebAssembly.Module(
    Uint8Array.of(...header, ...types, ...imports, ...functions, ...exported, ...body),
  )
}
const nothing = moduleOf()
const trap = moduleOf(0x00)
const forever = moduleOf(0x03, 0x40, 0x0c, 0, 0x0b)
const begin = [0x20, 1]
const addressOfBegin = [...begin, 0x41, 2, 0x74]
const numberThere = [...addressOfBegin, 0xfe, 0x10, 2, 0]
const beginPlusOne = [...begin, 0x41, 1, 0x6a]
const loop = [0x03, 0x40]
const addOne = [...addressOfBegin, ...numberThere, 0x41, 1, 0x6a, 0xfe, 0x17, 2, 0]
const againWhileBelowEnd = [...beginPlusOne, 0x22, 1, 0x20, 2, 0x48, 0x0d, 0, 0x0b]
/** Adds 1 to the number at address 4 · task, for each task from `begin` to `end`. */
const counting = moduleOf(...loop, ...addOne, ...againWhileBelowEnd)

const open = async (members: number): Promise<{ pool: Pool; memory: WebAssembly.Memory }> => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  opened = await Pool.open(members, memory)
  return { pool: opened, memory }
}
let opened: Pool | null = null
afterEach(() => opened?.close())

/** A phase of many tasks; the calling thread leaves them to the others for a while. */
const phaseOf = (pool: Pool, module: WebAssembly.Module, tasks: number, run: PhaseRun["run"]): PhaseRun => ({
  loaded: pool.load(module, [{ name: "main" }]),
  phase: 0,
  run,
  frame: 0,
  tasks,
  own: 0,
  ownBytes: 0,
})

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

describe("a phase", () => {
  it.each([1, 2, 4])(
    "is divided between the calling thread and %d others, each task once",
    async (members) => {
      const { pool, memory } = await open(members)
      const counts = new Int32Array(memory.buffer, 0, 1000)
      const { exports } = new WebAssembly.Instance(counting, { env: { memory } })
      const main = exports["main"] as PhaseRun["run"] // as encoded above
      const phase = phaseOf(pool, counting, 1000, main)
      for (let round = 1; round <= 300; round++) {
        pool.run(phase)
        if (counts.some((count) => count !== round)) expect([...counts]).toEqual(counts.map(() => round))
      }
      expect(new Set(counts)).toEqual(new Set([300]))
    },
  )

  it("that traps in a member fails with what it said, and the next one is right", async () => {
    const { pool } = await open(2)
    const failing = phaseOf(pool, trap, 1000, () => pause(20))
    expect(() => pool.run(failing)).toThrow(
      expect.objectContaining({
        code: "E_RUN",
        message: expect.stringMatching(/in worker \d: RuntimeError: unreachable/) as unknown,
      }),
    )
    expect(() => pool.run(phaseOf(pool, nothing, 10, () => undefined))).not.toThrow()
    expect(pool.members).toHaveLength(2)
  })

  it("that traps in the calling thread fails with that", async () => {
    const { pool } = await open(1)
    const failing = phaseOf(pool, nothing, 1000, () => {
      throw new RangeError("here")
    })
    expect(() => pool.run(failing)).toThrow(new RangeError("here"))
    expect(() => pool.run(phaseOf(pool, nothing, 10, () => undefined))).not.toThrow()
  })

  it("in which a member hangs fails within two seconds, and the pool heals", async () => {
    const { pool } = await open(2)
    const begun = performance.now()
    expect(() => pool.run(phaseOf(pool, forever, 3, () => pause(50)))).toThrow(
      expect.objectContaining({
        code: "E_RUN",
        message: expect.stringContaining("ended in the middle of a kernel") as unknown,
        cause: expect.any(Error) as unknown,
      }),
    )
    expect(performance.now() - begun).toBeLessThan(2000)
    expect(() => pool.run(phaseOf(pool, nothing, 10, () => undefined))).not.toThrow()
    await expect.poll(() => pool.members.filter((each) => each.isAlive()).length).toBe(2)
  })
})

it("an idle pool uses no processor", async () => {
  const { pool } = await open(2)
  pool.run(phaseOf(pool, nothing, 100, () => undefined))
  pause(5)
  const before = process.cpuUsage()
  pause(1000)
  const { user, system } = process.cpuUsage(before)
  // Of a second; what the test runner itself does in it is counted too.
  expect((user + system) / 1000).toBeLessThan(50)
})

it("a process that never closes its backend ends by itself", () => {
  const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
  const program = `
    import { openPooled } from ${url("../../src/pool/open-pooled.ts")}
    const backend = await openPooled({ threads: 3 })
    console.log(backend.info.threads)
  `
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    timeout: 20_000,
  })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "3\n", stderr: "" })
})
