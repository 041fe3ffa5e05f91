import { parseArgs } from "node:util"
import { type Check, checks } from "./case.ts"

/** What a command line asks of the full tier. */
export interface Asked {
  /** Which backend; see `findProvider`. */
  readonly name: string
  /** Where the report goes. */
  readonly file: string | null
  readonly programs: number | null
  readonly seed: number | null
  /** The only check to run. */
  readonly only: Check | null
  /** The only random kernel to run. */
  readonly replay: string | null
}

/** Reads `NAME [report.json] [--programs N] [--seed S] [--only CHECK] [--replay SEED/PATH]`. @throws `Error` that says what is wrong */
export function readCommandLine(args: readonly string[]): Asked {
  const text = { type: "string" } as const
  const { values, positionals } = parseArgs({
    // A number below 0 looks like an option.
    args: args.map((each, at) => (/^-\d/.test(each) && args[at - 1]?.startsWith("--") ? ` ${each}` : each)),
    options: { programs: text, seed: text, only: text, replay: text },
    allowPositionals: true,
  })
  const [name, file = null] = positionals
  if (name === undefined)
    throw new Error("say which backend: reference, cpu, gpujs:webasm, … or the path of a module")
  const only = checks.find((check) => check === values.only) ?? null
  if (values.only !== undefined && only === null)
    throw new Error(`there is no check "${values.only}"; the checks are ${checks.join(", ")}`)
  return {
    name,
    file,
    programs: wholeNumber("programs", values.programs, 1),
    seed: wholeNumber("seed", values.seed, -(2 ** 31)),
    only,
    replay: values.replay?.trim() ?? null,
  }
}

function wholeNumber(option: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new Error(`--${option} takes a whole number from ${least}, not "${text.trim()}"`)
}
