import type { Report } from "@cotangent/conformance"
import { type Backend, defineBackend, reference } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { type Ending, type Listener, runSuite, type Wanted } from "./run-suite.ts"

const wanted: Wanted = {
  tier: "quick",
  only: null,
  every: 400,
  programs: 5,
  seed: null,
  timeout: 20_000,
  replay: null,
  hardware: false,
}

/** The reference backend on a device of this name. */
const on = (device: string) =>
  defineBackend({
    name: "named",
    open: async () => {
      const backend: Backend = await reference().open()
      return new Proxy(backend, {
        get: (target, key) => {
          const value: unknown = key === "info" ? { device } : Reflect.get(target, key)
          return typeof value === "function" ? (value.bind(target) as unknown) : value
        },
      })
    },
  })

async function run(device: string, asked: Partial<Wanted>) {
  const said: string[] = []
  const reports: Report[] = []
  const listener: Listener = {
    say: (line) => said.push(line),
    progress: () => undefined,
    report: (text) => reports.push(JSON.parse(text) as Report),
  }
  const where = { runtime: "Abacus 2", webgl: "beads" }
  const ending: Ending = await runSuite(on(device), { ...wanted, ...asked }, where, listener)
  return { ending, said, reports }
}

describe("a run of the suite", () => {
  it("says what it runs on, and reports it", async () => {
    const { ending, said, reports } = await run("abacus", {})
    expect(said[0]).toBe("named on abacus; Abacus 2")
    expect(ending).toEqual({
      passed: true,
      totals: expect.stringMatching(/^\d\d+ passed, 0 failed/) as unknown,
    })
    expect(reports.at(-1)).toMatchObject({
      status: "passed",
      every: 400,
      where: { runtime: "Abacus 2", webgl: "beads" },
      subject: { name: "named", info: { device: "abacus" } },
    })
  })

  it("of one check writes no report", async () => {
    const { ending, said, reports } = await run("abacus", { only: "claims" })
    expect(said.slice(1)).toEqual([expect.stringMatching(/^✓ claims \/ claims/)])
    expect(ending.totals).toContain('only "claims" ran')
    expect(reports).toEqual([])
  })

  it.each(["google swiftshader", "ANGLE (Mesa, llvmpipe (LLVM 15.0.6 256 bits))"])(
    "refuses %s where hardware was asked for",
    async (device) => {
      await expect(run(device, { hardware: true, only: "claims" })).rejects.toThrow(`${device} is software`)
      expect((await run(device, { only: "claims" })).ending.passed).toBe(true)
    },
  )

  it("takes hardware where it was asked for", async () => {
    const device = "ANGLE (NVIDIA, Vulkan 1.4.312 (NVIDIA H100 80GB HBM3))"
    expect((await run(device, { hardware: true, only: "claims" })).ending.passed).toBe(true)
  })
})
