import { parseArgs } from "node:util"

/** What the command line says. */
export interface Flags {
  readonly backend: string | null
  readonly epochs: number
  readonly batch: number
  readonly seed: number
  /** Train on no more than this many images. */
  readonly limit: number
  readonly help: boolean
}

/** How the program is used. */
export const usage = `Trains a small network (784-128-10) to read handwritten digits, and shows what it gets wrong.

  npm start -- [flags]

  --backend NAME   what computes: cpu, op-table, reference, worker, gpujs, or a list to try
                   in order: worker,cpu (default: $COTANGENT_BACKEND, or else cpu)
  --epochs N       passes over the training images (default 12)
  --batch N        images in one step (default 64)
  --seed N         the same seed gives the same numbers (default 1)
  --limit N        train on no more than N of the 9,000 images
  --help           this text`

/** A command line that cannot be understood; the message says why, and what would do. */
export class FlagError extends Error {}

/** Reads the command line. @throws {@link FlagError} */
export function readFlags(args: readonly string[]): Flags {
  const { backend, epochs, batch, seed, limit, help } = parse(args)
  return {
    backend: backend ?? null,
    epochs: whole("epochs", epochs, 1),
    batch: whole("batch", batch, 1),
    seed: whole("seed", seed, 0),
    limit: limit === undefined ? Infinity : whole("limit", limit, 1),
    help: help ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        backend: { type: "string" },
        epochs: { type: "string", default: "12" },
        batch: { type: "string", default: "64" },
        seed: { type: "string", default: "1" },
        limit: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    })
    return values
  } catch (thrown) {
    throw new FlagError(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
  }
}

function whole(flag: string, text: string, least: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value < 2 ** 32) return value
  throw new FlagError(`--${flag} takes a whole number from ${least}, not "${text}"`)
}
