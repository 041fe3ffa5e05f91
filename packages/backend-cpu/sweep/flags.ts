import { parseArgs } from "node:util"

/** What the command line says. */
export interface Flags {
  readonly only: string | null
  readonly fresh: boolean
  readonly blocks: number
  readonly help: boolean
}

/** How the program is used. */
export const usage = `Tries every intrinsic of one argument on all 2³² inputs, with relaxed SIMD and without, and the others on
millions of drawn ones. Takes some 20 minutes on one core; interrupted, it goes on where it was.

  npm run sweep -- [flags]

  --only NAME   only the functions of this name: exp, log, neg, "cast to int32", pow …
  --fresh       forget what was done before
  --help        this text

Writes results.json and results.md beside the program when all is done, and fails if anything is out of bounds.`

/** Reads the command line. Throws what node:util does for one that cannot be understood. */
export function readFlags(args: readonly string[], blocks: number): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: "string" }, fresh: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  })
  return { only: values.only ?? null, fresh: values.fresh ?? false, blocks, help: values.help ?? false }
}
