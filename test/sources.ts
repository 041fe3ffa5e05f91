import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")

/** Path from the root of the repository → text. */
export type Sources = ReadonlyMap<string, string>

/** Every source file of the repository, tests and tools included. */
export function readSources(): Sources {
  const folders = "{packages,conformance,templates,examples,benchmarks,docs,tools,test}"
  const paths = globSync(`${folders}/**/*.{ts,tsx,mts,cts,js,mjs,cjs}`, {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist|coverage|\.turbo)$/.test(path),
  })
  return new Map(
    paths.sort().map((path) => [path.replaceAll("\\", "/"), readFileSync(join(root, path), "utf8")]),
  )
}

/** Parsed, for what a test looks up in it. */
export function readManifest(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as Record<string, unknown>
}

/** A test, or something that only tests use; the sweep of the CPU backend is one that a command runs. */
export function isTest(path: string): boolean {
  return /\.test\.\w+$/.test(path) || /(^|\/)(test|sweep)\//.test(path)
}
