import { parseArgs } from "node:util"

/** What the command line says. */
export interface Flags {
  /** Names of the functions, or null for all. */
  readonly only: ReadonlySet<string> | null
  /** One in 2^thinning inputs is tried. */
  readonly thinning: number
  readonly fresh: boolean
  readonly help: boolean
}

/** How the program is used. */
export const usage = `Tries every function of one argument on all 2³² inputs of float32, with relaxed SIMD and without, and some others on
millions of drawn ones. Takes two to ten minutes for each function on one core; interrupted, it goes on where it was.

  npm run sweep -- [flags]

  --only NAMES    only the functions of these names: exp,log,lgamma,"cast to int32",pow …
  --one-in N      one in N inputs, a power of two; what was tried on all inputs stays in the table
  --fresh         forget what was done before
  --help          this text

Writes what it found into results.json and results.md beside the program, and fails if anything is out of bounds.`

/** Reads the command line. Throws for one that cannot be understood. */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      "one-in": { type: "string", default: "1" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  })
  const thinning = Math.log2(Number(values["one-in"]))
  if (!Number.isInteger(thinning) || thinning < 0 || thinning > 12)
    throw new Error(`--one-in takes a power of two up to 4096, not ${values["one-in"]}`)
  return {
    only: values.only === undefined ? null : new Set(values.only.split(",").map((each) => each.trim())),
    thinning,
    fresh: values.fresh,
    help: values.help,
  }
}
