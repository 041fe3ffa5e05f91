import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"

const entry = new URL("../src/index.ts", import.meta.url).href

/** Runs a program of its own, since a process has one current backend; gives what it prints. */
function run(body: string, environment: Record<string, string> = {}): string {
  const program = `import * as ct from ${JSON.stringify(entry)}\n${body}`
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...environment },
  })
  return stdout + stderr
}

describe("the first use", () => {
  it("needs no set-up", () => {
    const square =
      "const x = ct.tensor([1, 2, 3]); console.log(await ct.grad((x) => x.mul(x).sum())(x).array())"
    expect(run(square)).toBe("[ 2, 4, 6 ]\n")
  })

  it("may be synchronous", () => {
    expect(run("console.log([...ct.exp(ct.tensor([0])).dataSync()], ct.getBackend().name)")).toBe(
      "[ 1 ] cpu\n",
    )
  })

  it("opens what COTANGENT_BACKEND names", () => {
    const name = "await ct.tensor(1).data(); console.log(ct.getBackend().name)"
    expect(run(name, { COTANGENT_BACKEND: "reference" })).toBe("reference\n")
    expect(run(name, { COTANGENT_BACKEND: "abacus, reference" })).toBe("reference\n")
    expect(run(name, { COTANGENT_BACKEND: "" })).toBe("cpu\n")
  })

  it("opens a mode of gpu.js by name", () => {
    const told =
      "await ct.tensor(1).data(); const { name, backend } = ct.getBackend(); console.log(name, backend.info.mode)"
    expect(run(told, { COTANGENT_BACKEND: "gpujs:cpu" })).toBe("gpujs:cpu cpu\n")
    expect(run(told, { COTANGENT_BACKEND: "gpujs:webgl7, gpujs:webasm" })).toBe("gpujs:webasm webasm\n")
  })

  it("fails when COTANGENT_BACKEND names nothing that opens, and falls back to nothing", () => {
    const said = run("ct.tensor(1).data().catch((e) => console.log(e.code, e.message))", {
      COTANGENT_BACKEND: "abacus",
    })
    expect(said).toContain("E_NO_BACKEND")
    expect(said).toContain("abacus: no backend of that name is registered")
    expect(said).toContain("op-table, reference")
  })

  it("says what to install for the name of a package that is not there", () => {
    const said = run(
      `import { installedBackend } from ${JSON.stringify(new URL("../src/installed-backend.ts", import.meta.url).href)}
      ct.registerBackend("abacus", installedBackend("abacus"))
      await ct.setBackend("abacus:wood").catch((e) => console.log(e.code, e.message, ct.getBackend()))`,
    )
    expect(said).toContain("E_NO_BACKEND")
    expect(said).toContain("npm install @cotangent/backend-abacus")
    expect(said).toContain("null")
  })
})
