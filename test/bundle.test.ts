import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "vite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

/** What a bundle says of itself, as far as this test asks. */
interface Chunk {
  readonly fileName: string
  readonly code: string
  readonly imports: readonly string[]
  readonly moduleIds: readonly string[]
}

const app = `
import { grad, tensor } from "cotangent"
export const slope = await grad((x) => x.mul(x).sum())(tensor([1, 2, 3])).array()
`

// An application of its own, which has installed cotangent and nothing else.
const folder = mkdtempSync(join(tmpdir(), "cotangent-bundle-"))
const chunks: Chunk[] = []

beforeAll(async () => {
  mkdirSync(join(folder, "node_modules"))
  symlinkSync(resolve("packages/cotangent"), join(folder, "node_modules/cotangent"), "junction")
  writeFileSync(join(folder, "app.js"), app)
  const built = await build({
    root: folder,
    logLevel: "error",
    build: { target: "esnext", minify: true, lib: { entry: "app.js", formats: ["es"] } },
  })
  for (const { output } of [built].flat().filter((each) => "output" in each)) {
    chunks.push(...output.filter((each) => each.type === "chunk"))
  }
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe("a bundled application that names no backend", () => {
  it("is built in one piece, from nothing but itself, the core and the CPU backend", () => {
    expect(chunks).toHaveLength(1)
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds)
    const strangers = modules.filter(
      (id) => !/(app\.js|packages\/(cotangent|core-api|backend-cpu)\/dist\/.*)$/.test(id),
    )
    expect(strangers.filter((id) => !id.startsWith("\0"))).toEqual([])
    expect(chunks.flatMap(({ imports }) => imports)).toEqual([])
  })

  it("holds no gpu.js", () => {
    const code = chunks.map((chunk) => chunk.code).join()
    expect(code).not.toMatch(/gpu\.js|WebGL|createShader/i)
  })

  it("runs, with the backend that opens by itself", async () => {
    const [chunk] = chunks
    const file = join(folder, "dist", chunk?.fileName ?? "")
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { slope: number[] }
    expect(loaded.slope).toEqual([2, 4, 6])
  })
})
