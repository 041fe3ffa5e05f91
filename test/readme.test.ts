import { spawnSync } from "node:child_process"
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const readmes = globSync(["README.md", "packages/*/README.md"]).map((path) => ({
  path,
  text: readFileSync(path, "utf8"),
}))
const examples = readmes.flatMap(({ path, text }) =>
  [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""], at) => ({
    file: `${path.replaceAll("/", "-")}-${at + 1}.ts`,
    code,
    /** What the comments say that it prints. */
    prints: [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line = ""]) => line),
  })),
)

// A program of its own, which has installed cotangent and its backends, and nothing else.
const folder = mkdtempSync(join(tmpdir(), "cotangent-readme-"))

beforeAll(() => {
  mkdirSync(join(folder, "node_modules/@cotangent"), { recursive: true })
  symlinkSync(resolve("packages/cotangent"), join(folder, "node_modules/cotangent"), "junction")
  for (const path of globSync("packages/backend-*"))
    symlinkSync(resolve(path), join(folder, path.replace("packages", "node_modules/@cotangent")), "junction")
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`)
  for (const { file, code } of examples) writeFileSync(join(folder, file), code)
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

function run(...args: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  })
  return { status, said: stdout + stderr }
}

describe("the examples of the READMEs", () => {
  it("are there", () => {
    expect(examples.length).toBeGreaterThan(0)
  })

  it.each(examples)("$file prints what it says", ({ file, prints }) => {
    expect(run(file)).toEqual({ status: 0, said: prints.map((line) => `${line}\n`).join("") })
  })

  it("have the right types", () => {
    const config = {
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "es2023",
        module: "nodenext",
        skipLibCheck: true,
        types: [],
      },
      include: ["*.ts"],
    }
    // Just enough of a console; an installed @types/node would bring its own.
    writeFileSync(join(folder, "console.d.ts"), "declare const console: { log(...values: unknown[]): void }")
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    expect(run(resolve("node_modules/typescript/bin/tsc"), "-p", folder)).toEqual({ status: 0, said: "" })
  }, 30_000)

  it.each(readmes)("$path links to files that exist", ({ path, text }) => {
    const links = [...text.matchAll(/(?:\]\(|\]: )([^)\s#]+)/g)].map(([, target = ""]) => target)
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([])
  })
})
