import { existsSync } from "node:fs"

/** What `cotangent-conformance` calls a backend of this repository, and the name of its report. */
export interface Named {
  /** A module, and options that go with it. */
  readonly args: readonly string[]
  readonly report: string
}

/**
 * A name as users of this repository write it: `reference`, the NAME of a package `@cotangent/backend-NAME`, one of its
 * modes, as in `gpujs:webgl2`, or else the path of a module.
 */
export function ourName(name: string): Named {
  const report = `conformance-${name
    .replace(/^.*\//, "")
    .replace(/\.[jt]s$/, "")
    .replace(":", "-")}.json`
  if (name === "reference") return { args: ["@cotangent/core-api/backend#reference"], report }
  const [, base = name, argument] = /^([\w-]+):([\w-]+)$/.exec(name) ?? []
  const built = `packages/backend-${base}/dist/index.js`
  return {
    args: [existsSync(built) ? built : base, ...(argument === undefined ? [] : ["--argument", argument])],
    report,
  }
}
