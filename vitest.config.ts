import { readdirSync } from "node:fs"
import { defineConfig } from "vitest/config"

const root = import.meta.dirname

/** The tests of one package: beside its sources, or in its folder `test`. */
const project = (name: string, folder: string) => ({
  test: {
    name,
    root: `${root}/${folder}`,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "forks" as const,
    execArgv: ["--expose-gc"], // memory tests ask for a collection
  },
})

const packages = readdirSync(`${root}/packages`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

export default defineConfig({
  test: {
    maxWorkers: "100%", // by default one core is kept back, half of a small machine
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`)),
      project("conformance", "conformance"),
      project("template", "templates/backend"),
      project("digits", "examples/digits"),
      project("benchmarks", "benchmarks"),
      { test: { ...project("repository", ".").test, include: ["test/**/*.test.ts"] } },
    ],
  },
})
