import { readdirSync } from "node:fs"
import { playwright } from "@vitest/browser-playwright"
import { defineConfig } from "vitest/config"
import { findChromium } from "./tools/chromium/find.ts"
import { launchOptions, vulkanDriver } from "./tools/chromium/launch.ts"
import { thisMachine } from "./tools/chromium/machine.ts"

const root = import.meta.dirname
const inChromium = "**/*.browser.test.ts"
const drivingChromium = "**/*.page.test.ts"
const outside = ["**/node_modules/**", "**/dist/**"]

// Where there is none, only the projects that need it fail: tools/chromium/provide.ts says what to do.
const chromium = findChromium(thisMachine)

/** The tests of one package under Node: beside its sources, or in its folder `test`. */
const project = (name: string, folder: string, include = ["src/**/*.test.ts", "test/**/*.test.ts"]) => ({
  test: {
    name,
    root: `${root}/${folder}`,
    include,
    exclude: [...outside, inChromium, drivingChromium],
    pool: "forks" as const,
    execArgv: ["--expose-gc"], // memory tests ask for a collection
    env: chromium ? vulkanDriver(chromium) : {},
  },
})

/** Tests that run in Chromium, in a page with shared memory. */
const browser = {
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  // Found late, a dependency that has to be bundled would reload the page under the tests.
  optimizeDeps: { include: ["fast-check", "cotangent > @cotangent/backend-gpujs > gpu.js"] },
  test: {
    name: "browser",
    root,
    include: [inChromium],
    exclude: outside,
    globalSetup: "tools/chromium/provide.ts",
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: "chromium" as const }],
      provider: playwright({ launchOptions: chromium ? launchOptions(chromium) : {} }),
    },
  },
}

/** Tests under Node that build a page and drive Chromium through it. */
const pages = {
  test: {
    name: "pages",
    root,
    include: [drivingChromium],
    exclude: outside,
    globalSetup: "tools/chromium/provide.ts",
    pool: "forks" as const,
  },
}

const packages = readdirSync(`${root}/packages`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

export default defineConfig({
  test: {
    maxWorkers: "100%", // by default one core is kept back, half of a small machine
    testTimeout: 30_000, // what hangs is found all the same, and a busy machine is no failure
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`)),
      project("conformance", "conformance"),
      project("template", "templates/backend"),
      project("digits", "examples/digits"),
      project("benchmarks", "benchmarks"),
      project("repository", ".", ["test/**/*.test.ts", "tools/**/*.test.ts"]),
      browser,
      pages,
    ],
  },
})
