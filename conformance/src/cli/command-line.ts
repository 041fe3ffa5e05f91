import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { type Check, checks, type Tier } from "../case.ts"
import { gradientChecks } from "./gradient-checks.ts"
import { UsageError } from "./usage-error.ts"

/** What a command does. */
type Command = "test" | "grad" | "perf" | "support" | "report"

/** What a command line asks for. */
export interface Asked {
  readonly command: Command
  /** A module, or, to `report`, files. */
  readonly names: readonly string[]
  readonly argument: string | null
  readonly tier: Tier
  readonly every: number
  readonly rules: readonly string[] | null
  readonly checks: readonly Check[] | null
  readonly ids: readonly string[] | null
  readonly programs: number | null
  readonly seed: number | null
  /** Milliseconds that one case may take. */
  readonly timeout: number
  readonly jobs: number
  /** The one random kernel to run. */
  readonly replay: string | null
  /** A page of headless Chromium runs it, and not Node. */
  readonly browser: boolean
  /** Refuse a device that is software. */
  readonly hardware: boolean
  /** What the name of the device has to contain. */
  readonly device: string | null
  readonly allowMissing: string | null
  readonly waivers: string | null
  readonly json: string | null
  readonly html: string | null
  readonly badge: string | null
}

const commands: readonly Command[] = ["test", "grad", "perf", "support", "report"]

const text = { type: "string" } as const
const many = { type: "string", multiple: true } as const
const yes = { type: "boolean", default: false } as const
const options = {
  tier: text,
  full: yes,
  every: text,
  rule: many,
  check: many,
  case: many,
  programs: text,
  seed: text,
  timeout: text,
  jobs: text,
  replay: text,
  browser: yes,
  gpu: yes,
  device: text,
  argument: text,
  "allow-missing": text,
  waivers: text,
  json: text,
  html: text,
  badge: text,
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", default: false },
} as const

/**
 * Reads a command line; `"help"` and `"version"` where it asks for these.
 * @throws {@link UsageError} that says what is wrong
 */
export function readCommandLine(args: readonly string[]): Asked | "help" | "version" {
  const { values, positionals } = parse(args)
  if (values.help || args.length === 0) return "help"
  if (values.version) return "version"
  const [first = "", ...names] = positionals
  const command = commands.find((each) => each === first)
  if (!command) throw new UsageError(`say what to do: ${commands.join(", ")}, and not "${first}"`)
  if (names.length === 0)
    throw new UsageError(
      command === "report"
        ? "say which reports to show"
        : `say which module exports the backend to ${command}`,
    )
  if (names.length > 1 && command !== "report")
    throw new UsageError(`${command} takes one module, and not ${names.join(" and ")}`)
  const { browser, gpu, replay } = values
  if (gpu && !browser) throw new UsageError("--gpu chooses what Chromium draws on, and goes with --browser")
  if (browser && command !== "test" && command !== "grad")
    throw new UsageError(`--browser goes with test and grad; ${command} runs in Node`)
  if (command === "report" && values.html === undefined)
    throw new UsageError("report writes a page: say where with --html FILE")
  return {
    command,
    names,
    argument: values.argument ?? null,
    tier: tierOf(values.tier, values.full || (command === "grad" && values.tier === undefined)),
    every: wholeNumber("every", values.every, 1) ?? 1,
    rules: listed("rule", values.rule),
    checks: checksNamed(listed("check", values.check)) ?? (command === "grad" ? gradientChecks : null),
    ids: values.case ?? null,
    programs: wholeNumber("programs", values.programs, 1),
    seed: wholeNumber("seed", values.seed, -(2 ** 31)),
    timeout: 1000 * (wholeNumber("timeout", values.timeout, 1) ?? (browser ? 120 : 10)),
    jobs: wholeNumber("jobs", values.jobs, 1) ?? (browser ? 1 : availableParallelism()),
    replay: replay?.trim() ?? null,
    browser,
    hardware: gpu,
    device: values.device ?? null,
    allowMissing: reasonOf(values["allow-missing"]),
    waivers: values.waivers ?? null,
    json: values.json ?? null,
    html: values.html ?? null,
    badge: values.badge ?? null,
  }
}

function parse(args: readonly string[]) {
  try {
    // A number below 0 looks like an option.
    const fixed = args.map((each, at) =>
      /^-\d/.test(each) && args[at - 1]?.startsWith("--") ? ` ${each}` : each,
    )
    return parseArgs({ args: fixed, options, allowPositionals: true })
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
  }
}

function tierOf(named: string | undefined, full: boolean): Tier {
  if (named === undefined) return full ? "full" : "quick"
  if (named === "quick" || named === "full") return named
  throw new UsageError(`there is no tier "${named}", only quick and full`)
}

/** Names separated by commas, or by the option's being given again. */
function listed(option: string, given: readonly string[] | undefined): readonly string[] | null {
  if (!given) return null
  const names = given.flatMap((each) => each.split(",")).map((each) => each.trim())
  if (names.every((each) => each !== "")) return names
  throw new UsageError(`--${option} takes names separated by commas, not "${given.join()}"`)
}

function checksNamed(names: readonly string[] | null): readonly Check[] | null {
  return (
    names?.map((name) => {
      const known = checks.find((check) => check === name)
      if (known) return known
      throw new UsageError(`there is no check "${name}"; the checks are ${checks.join(", ")}`)
    }) ?? null
  )
}

function reasonOf(given: string | undefined): string | null {
  if (given === undefined) return null
  if (given.trim() !== "") return given.trim()
  throw new UsageError("--allow-missing takes the reason why the backend need not be there")
}

function wholeNumber(option: string, given: string | undefined, least: number): number | null {
  if (given === undefined) return null
  const value = Number(given)
  if (Number.isInteger(value) && value >= least) return value
  throw new UsageError(`--${option} takes a whole number from ${least}, not "${given.trim()}"`)
}
