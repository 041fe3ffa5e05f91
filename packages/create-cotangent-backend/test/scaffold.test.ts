import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { namesOf } from "../src/names.ts"

const cli = resolve(import.meta.dirname, "../dist/cli.js")
const template = resolve(import.meta.dirname, "../../../templates/backend")
const home = mkdtempSync(join(tmpdir(), "create-cotangent-backend-"))
const made = join(home, "cotangent-backend-fast-math")

const create = (...args: readonly string[]) =>
  spawnSync(process.execPath, [cli, ...args], { cwd: home, encoding: "utf8" })
const read = (path: string): string => readFileSync(join(made, path), "utf8")

beforeAll(() => {
  const { status, stderr } = create("cotangent-backend-fast-math", "--repository", "somebody/fast-math")
  if (status !== 0) throw new Error(stderr)
  symlinkSync(join(template, "node_modules"), join(made, "node_modules"), "junction")
})

afterAll(() => {
  rmSync(home, { recursive: true })
})

describe("a new backend", () => {
  it("is a backend of under 60 lines, and a test of three imports and one call", () => {
    expect(read("src/index.ts").trimEnd().split("\n").length).toBeLessThan(60)
    expect(read("test/conformance.test.ts").trimEnd().split("\n").filter(Boolean)).toHaveLength(4)
  })

  it("comes with what git and GitHub need, and a badge", () => {
    expect(read(".gitignore")).toContain("node_modules/")
    expect(read(".github/workflows/conformance.yml")).toContain("npm test")
    expect(read("README.md")).toContain(
      "https://github.com/somebody/fast-math/actions/workflows/conformance.yml/badge.svg",
    )
    expect(existsSync(join(made, ".git"))).toBe(true)
  })

  it("asks npm for released versions, and can be published", () => {
    const { version } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, "../package.json"), "utf8"),
    ) as Record<string, unknown>
    const manifest = JSON.parse(read("package.json")) as Record<string, unknown>
    expect(manifest).toMatchObject({
      name: "cotangent-backend-fast-math",
      peerDependencies: { "@cotangent/core-api": `^${String(version)}` },
    })
    expect(manifest).not.toHaveProperty("private")
  })

  it("leaves no trace of the template", () => {
    const { stdout } = spawnSync("git", ["ls-files", "--others", "--exclude-standard"], {
      cwd: made,
      encoding: "utf8",
    })
    const text = stdout
      .trim()
      .split("\n")
      .filter((path) => path !== "node_modules")
      .map(read)
      .join("\n")
    expect(text).toContain("fastMath()")
    expect(text).not.toMatch(/op-?table|template|workspace:|OWNER/i)
  })

  it("has the right types", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [resolve(template, "node_modules/typescript/bin/tsc"), "-p", made],
      { encoding: "utf8" },
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" })
  })

  it("computes", () => {
    writeFileSync(
      join(made, "try.ts"),
      `import { fastMath } from "./src/index.ts"
       const provider = fastMath()
       const backend = await provider.open()
       const buffer = backend.alloc("float32", 2)
       backend.write(buffer, new Uint8Array(Float32Array.of(1, 2).buffer))
       console.log(provider.name, new Float32Array((await backend.read(buffer)).buffer).join())`,
    )
    const { stdout } = spawnSync(process.execPath, ["try.ts"], { cwd: made, encoding: "utf8" })
    expect(stdout).toBe("fast-math 1,2\n")
  })
})

describe("the command", () => {
  it("does not write over what is there", () => {
    mkdirSync(join(home, "taken"))
    writeFileSync(join(home, "taken/notes.txt"), "mine")
    expect(create("taken")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("is not empty") as string,
    })
  })

  it.each([[[]], [["one", "two"]], [["Bad Name"]], [["--unknown"]]])(
    "refuses %s and says how to call it",
    (args) => {
      expect(create(...args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("npm create cotangent-backend FOLDER") as string,
      })
    },
  )
})

it.each([
  ["my-backend", "my-backend", "myBackend"],
  ["cotangent-backend-tfjs", "tfjs", "tfjs"],
  ["cotangent-gpu", "gpu", "gpu"],
  ["new", "new", "newBackend"],
])("%s is a backend %s with a provider %s", (name, backend, provider) => {
  expect(namesOf(name)).toEqual({ package: name, backend, provider })
})
