import { basename } from "node:path"
import { describe, expect, it } from "vitest"
import { type House, violations } from "./rooms.ts"
import { isTest, readManifest, readSources } from "./sources.ts"

const everything = ["cotangent", "@cotangent/**"]
const conformance = ["@cotangent/conformance", "@cotangent/conformance/*"]
const core = ["@cotangent/core-api", "@cotangent/core-api/*"]

/** The plan of the house. The first line that fits a folder counts; a room may import itself and the rooms it lists, which stand above it. */
const house: House = {
  packages: {
    "packages/core-api": { imports: [], alone: true },
    "packages/cotangent": { imports: [...core, "@cotangent/backend-*"], tests: conformance },
    "packages/backend-worker": {
      imports: ["@cotangent/core-api/backend", "@cotangent/backend-cpu", "@cotangent/backend-cpu/shared"],
      tests: [...core, ...conformance],
    },
    "packages/backend-*": { imports: ["@cotangent/core-api/backend"], tests: [...core, ...conformance] },
    "packages/create-cotangent-backend": { imports: [] },
    "conformance/page": { imports: everything },
    "conformance/peers": { imports: [...core, ...conformance] },
    conformance: { imports: core },
    "templates/*": { imports: ["@cotangent/core-api/backend"], tests: [...core, ...conformance] },
    "examples/backend-*": {
      imports: ["@cotangent/core-api/backend"],
      tests: [...core, ...conformance],
    },
    "examples/*": { imports: ["cotangent", "@cotangent/backend-*"] },
    benchmarks: { imports: everything },
    docs: { imports: everything },
    tools: { imports: everything },
    test: { imports: everything },
  },
  rooms: {
    "packages/core-api": {
      leaves: {
        holds: ["errors.ts", "dtype.ts", "shape.ts", "view.ts", "expr.ts", "kernel.ts", "backend.ts"],
        imports: [],
      },
      kernels: { holds: ["coalesce.ts", "contraction.ts", "contraction-sides.ts"], imports: ["leaves"] },
      rules: { holds: ["rules/"], imports: ["leaves"] },
      backends: {
        holds: ["interpret.ts", "reference.ts", "adapters/"],
        imports: ["leaves", "kernels", "rules"],
      },
      session: {
        holds: ["storage.ts", "session.ts", "open-sessions.ts", "selection.ts", "registry.ts"],
        imports: ["leaves", "backends"],
      },
      graph: { holds: ["graph/"], imports: ["leaves", "rules", "session"] },
      autodiff: { holds: ["autodiff/"], imports: ["leaves", "rules", "graph"] },
      schedule: { holds: ["schedule/"], imports: ["leaves", "kernels", "rules", "session", "graph"] },
      tensor: {
        holds: ["tensor/"],
        imports: ["leaves", "rules", "session", "graph", "autodiff", "schedule"],
      },
      testing: { holds: ["testing/"], imports: ["leaves", "rules", "backends", "session"] },
      faces: {
        holds: ["index.ts", "backend-api.ts", "rules.ts"],
        imports: [
          "leaves",
          "kernels",
          "rules",
          "backends",
          "session",
          "graph",
          "autodiff",
          "schedule",
          "tensor",
        ],
      },
    },
    conformance: {
      // Needs neither Node nor a page: what is compared, how, and what comes of it.
      suite: {
        holds: [
          "account.ts",
          "applicability.ts",
          "badge.ts",
          "case.ts",
          "cases.ts",
          "differentiation.ts",
          "failure-text.ts",
          "host-array.ts",
          "ledger.ts",
          "pinned.ts",
          "program.ts",
          "random.ts",
          "report.ts",
          "run.ts",
          "sample.ts",
          "select.ts",
          "settle.ts",
          "subject.ts",
          "suite.ts",
          "support.ts",
          "waivers.ts",
          "cases/",
          "contract/",
          "curves/",
          "determinism/",
          "instances/",
          "oracle/",
          "picture/",
          "random-programs/",
          "tiles/",
          "timing/",
        ],
        imports: [],
      },
      shards: { holds: ["shards/"], imports: ["suite"] },
      html: { holds: ["html/"], imports: ["suite"] },
      cli: { holds: ["cli/"], imports: ["suite", "shards", "html"] },
      faces: { holds: ["index.ts", "vitest.ts", "pin.ts"], imports: ["suite"] },
    },
    "packages/backend-worker": {
      thread: { holds: ["thread/"], imports: [] },
      messages: { holds: ["messages/"], imports: ["thread"] },
      pool: { holds: ["pool/"], imports: ["thread", "messages"] },
      face: { holds: ["provider.ts", "index.ts"], imports: ["thread", "messages", "pool"] },
    },
    "packages/backend-cpu": {
      wasm: { holds: ["wasm/"], imports: [] },
      terms: {
        holds: ["target.ts", "tuning.ts", "frame.ts", "fuse.ts", "powers.ts", "kernel-code.ts"],
        imports: ["wasm"],
      },
      math: { holds: ["math/"], imports: ["wasm", "terms"] },
      vector: { holds: ["vector/"], imports: ["wasm", "terms", "math"] },
      loops: { holds: ["loops/"], imports: ["wasm", "terms", "vector"] },
      gemm: { holds: ["gemm/"], imports: ["wasm", "terms"] },
      contraction: { holds: ["contraction/"], imports: ["wasm", "terms", "vector", "loops", "gemm"] },
      compiler: {
        holds: ["generate.ts", "explain.ts", "kernel-module.ts", "compile.ts", "executable.ts", "relaxed.ts"],
        imports: ["wasm", "terms", "loops", "contraction"],
      },
      memory: {
        holds: [
          "block.ts",
          "free-lists.ts",
          "allocator.ts",
          "small-blocks.ts",
          "linear-memory.ts",
          "heap.ts",
          "workspace.ts",
        ],
        imports: [],
      },
      backend: {
        holds: [
          "options.ts",
          "capabilities.ts",
          "buffer.ts",
          "extent.ts",
          "program.ts",
          "cpu-backend.ts",
          "provider.ts",
          "index.ts",
          "shared.ts",
        ],
        imports: ["terms", "compiler", "memory"],
      },
    },
  },
}

const sources = readSources()
const paths = [...sources.keys()]

/** Lines of every source file that is not a test, longest first. */
const lengths = [...sources]
  .filter(([path]) => !isTest(path))
  .map(([path, text]) => ({ path, lines: text.trimEnd().split("\n").length }))
  .sort((a, b) => b.lines - a.lines)

describe("the house", () => {
  it("keeps to its plan", () => {
    expect(paths.length).toBeGreaterThan(0)
    expect(violations(house, sources)).toEqual([])
  })

  it("gives core-api no dependencies", () => {
    const manifest = readManifest("packages/core-api/package.json")
    expect(manifest).not.toHaveProperty("dependencies")
    expect(manifest).not.toHaveProperty("peerDependencies")
    expect(manifest).not.toHaveProperty("optionalDependencies")
  })

  it("names files in kebab-case", () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/
    expect(paths.filter((path) => !kebab.test(basename(path)))).toEqual([])
  })

  it("has no drawer for odds and ends", () => {
    const drawer = /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/
    expect(paths.filter((path) => drawer.test(path))).toEqual([])
  })

  it("has no file over 400 lines", () => {
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([])
  })

  it("has a median file of at most 80 lines", () => {
    const median = lengths[lengths.length >> 1]?.lines
    expect(median, JSON.stringify(lengths.slice(0, 5))).toBeLessThanOrEqual(80)
  })
})

describe("the check of the plan", () => {
  const judge = (path: string, text: string) => violations(house, new Map([[path, text]]))
  const leaf = "packages/core-api/src/dtype.ts"

  it.each([
    [
      "an import of a later room",
      leaf,
      'import { exp } from "./rules/elementwise.ts"',
      "leaves may not import room rules",
    ],
    [
      "a type of a later room",
      leaf,
      'import type { Row } from "./rules/row.ts"',
      "leaves may not import room rules",
    ],
    [
      "a type named in place",
      leaf,
      'export type R = import("./rules/row.ts").Row',
      "leaves may not import room rules",
    ],
    [
      "a re-export of a later room",
      leaf,
      'export * from "./rules/row.ts"',
      "leaves may not import room rules",
    ],
    [
      "a lazy import of a later room",
      leaf,
      'await import("./tensor/tensor.ts")',
      "leaves may not import room tensor",
    ],
    [
      "a worker in another package",
      leaf,
      'new URL("../../a/w.ts", import.meta.url)',
      "it leaves the package",
    ],
    ["a file in no room", "packages/core-api/src/stray.ts", "", "stands in no room"],
    ["a dependency of core", leaf, 'import { readFileSync } from "node:fs"', "packages/core-api may not"],
    ["a package off the plan", "extras/a.ts", "", "belongs to no package"],
    [
      "a backend that sees all of core",
      "packages/backend-x/src/a.ts",
      'import "@cotangent/core-api"',
      "may not",
    ],
    [
      "a backend that uses another",
      "packages/backend-x/src/a.ts",
      'import "@cotangent/backend-cpu/shared"',
      "may not",
    ],
    [
      "a conformance case for one backend",
      "conformance/src/cases/a.ts",
      'import "@cotangent/backend-cpu"',
      "may not",
    ],
    ["the suite in what ships", "packages/backend-x/src/a.ts", 'import "@cotangent/conformance"', "may not"],
    [
      "an example in a package",
      "packages/cotangent/src/a.ts",
      'import "../../../examples/digits/src/main.ts"',
      "leaves",
    ],
    ["an example by name", "packages/cotangent/src/a.ts", 'import "@cotangent/example-digits"', "may not"],
    ["a test in a source", "packages/cotangent/src/a.ts", 'import "./b.test.ts"', "it is a test"],
  ])("refuses %s", (_, path, text, why) => {
    expect(judge(path, text)).toEqual([expect.stringContaining(why)])
  })

  it.each([
    [leaf, 'import { CotangentError } from "./errors.ts"'],
    ["packages/core-api/src/rules/row.ts", 'import type { DType } from "../dtype.ts"'],
    ["packages/core-api/src/dtype.test.ts", 'import { expect } from "vitest"\nimport "./rules/row.ts"'],
    [
      "packages/backend-worker/src/thread/a.ts",
      'import "@cotangent/backend-cpu/shared"\nimport "node:worker_threads"',
    ],
    ["packages/backend-x/src/a.test.ts", 'import "@cotangent/conformance/vitest"'],
  ])("lets %s do what it may", (path, text) => {
    expect(judge(path, text)).toEqual([])
  })

  it("refuses a table with a cycle", () => {
    const rooms = { p: { a: { holds: ["a/"], imports: ["b"] }, b: { holds: ["b/"], imports: ["a"] } } }
    expect(violations({ packages: {}, rooms }, new Map())).toEqual([
      expect.stringContaining("room a imports b"),
    ])
  })
})
