import { parseArgs } from "node:util"
import { type Check, checks } from "@cotangent/conformance"
import type { Wanted } from "./run-suite.ts"

/** What a command line asks for. */
export interface Asked extends Wanted {
  /** Which backend; see `findModule`. */
  readonly name: string
  /** Where the report goes. */
  readonly file: string | null
  /** Run in a page of headless Chromium, and not in Node. */
  readonly browser: boolean
}

/** What a command line may hold. */
export const usage = `NAME [report.json] [--tier quick|full] [--only CHECK] [--every N] [--programs N] [--seed S]
  [--timeout SECONDS] [--replay SEED/PATH] [--browser [--gpu]]`

/** Reads what {@link usage} shows. @throws `Error` that says what is wrong */
export function readCommandLine(args: readonly string[]): Asked {
  const text = { type: "string" } as const
  const yes = { type: "boolean", default: false } as const
  const { values, positionals } = parseArgs({
    // A number below 0 looks like an option.
    args: args.map((each, at) => (/^-\d/.test(each) && args[at - 1]?.startsWith("--") ? ` ${each}` : each)),
    options: {
      tier: { ...text, default: "full" },
      only: text,
      every: text,
      programs: text,
      seed: text,
      timeout: text,
      replay: text,
      browser: yes,
      gpu: yes,
    },
    allowPositionals: true,
  })
  const { tier, browser, gpu } = values
  const [name, file = null] = positionals
  if (name === undefined)
    throw new Error("say which backend: reference, cpu, gpujs:webasm, … or the path of a module")
  if (tier !== "quick" && tier !== "full") throw new Error(`there is no tier "${tier}", only quick and full`)
  if (gpu && !browser) throw new Error("--gpu chooses what Chromium draws on, and goes with --browser")
  const seconds = wholeNumber("timeout", values.timeout, 1) ?? (browser ? 120 : 5)
  return {
    name,
    file,
    browser,
    hardware: gpu,
    tier,
    only: checkNamed(values.only),
    every: wholeNumber("every", values.every, 1) ?? 1,
    programs: wholeNumber("programs", values.programs, 1),
    seed: wholeNumber("seed", values.seed, -(2 ** 31)),
    timeout: 1000 * seconds,
    replay: values.replay?.trim() ?? null,
  }
}

function checkNamed(name: string | undefined): Check | null {
  const only = checks.find((check) => check === name) ?? null
  if (name !== undefined && only === null)
    throw new Error(`there is no check "${name}"; the checks are ${checks.join(", ")}`)
  return only
}

function wholeNumber(option: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new Error(`--${option} takes a whole number from ${least}, not "${text.trim()}"`)
}
