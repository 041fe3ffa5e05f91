import { parseArgs } from "node:util"
import { peerNames } from "./peers/peers.ts"

/** What the command line says. */
export interface Flags {
  readonly quick: boolean
  readonly help: boolean
  /** Which cases: see `selectCases`. If empty all, or the workloads if `quick`. */
  readonly cases: readonly string[]
  /** Names of backends, or paths of modules that export one. */
  readonly backends: readonly string[]
  /** Names of peers; none or all of them where it is not said, for `quick` and without. */
  readonly peers: readonly string[]
  /** In a page of headless Chromium instead of Node. */
  readonly browser: boolean
  /** In that page graphics on the GPU of the machine, instead of in software. */
  readonly gpu: boolean
  /** Only serve the page, for a person. */
  readonly serve: boolean
  /** Where to write JSON. */
  readonly json: string | null
  /** Where to write the report with plots. */
  readonly html: string | null
  /** A JSON report to compare with. */
  readonly compare: string | null
}

/** How the program is used. */
export const usage = `Measures how fast Cotangent's backends are, beside WebAssembly written by hand and plain loops.

  node benchmarks/src/main.ts [flags]

  --quick            the workloads, with fewer repetitions: less than three minutes
  --cases W1,exp     workloads whose names start so, and rows of the table by their names;
                     workloads, sizes (one of them on 2⁴ to 2²⁴ elements), rows: all of them
  --backends a,b     which backends of Cotangent take part (default cpu): names, as cpu, cpu:strict, op-table,
                     or paths of modules that export a provider or a function that gives one, as ./mine.ts
  --peers tfjs,c     which peers take part: ${peerNames.join(", ")}, all or none (default all, and none with --quick). They are
                     installed, started or compiled for this, outside the workspace; the report says which are not there
  --browser          measure in a page of headless Chromium, with its own backends and without peers
  --gpu              in that page WebGL and WebGPU on the machine's GPU; without it in software, the same everywhere
  --serve            serve that page until the program is stopped, for a person to choose and measure there
  --json FILE        write all numbers to FILE as well
  --html FILE        write a report with plots, which needs nothing but FILE
  --compare FILE     say what became slower or faster since the run whose --json FILE is, and how sure that is
  --help             this text

Every result is checked against float64 before it is timed. Exits with 1 if one is wrong, if a contender fails, or if a
backend does not open, and with 2 if the command line cannot be understood.`

/** A command line that cannot be understood; the message says why, and what would do. */
export class FlagError extends Error {}

/** Reads the command line. @throws {@link FlagError} */
export function readFlags(args: readonly string[]): Flags {
  const { quick, help, cases, backends, peers, browser, gpu, serve, json, html, compare } = parse(args)
  return {
    quick: quick ?? false,
    help: help ?? false,
    cases: list("cases", cases ?? null) ?? [],
    backends: list("backends", backends ?? null) ?? ["cpu"],
    peers: peersOf(peers ?? (quick || browser ? "none" : "all")),
    browser: browser ?? false,
    gpu: gpu ?? false,
    serve: serve ?? false,
    json: json ?? null,
    html: html ?? null,
    compare: compare ?? null,
  }
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        cases: { type: "string" },
        backends: { type: "string" },
        peers: { type: "string" },
        browser: { type: "boolean" },
        gpu: { type: "boolean" },
        serve: { type: "boolean" },
        json: { type: "string" },
        html: { type: "string" },
        compare: { type: "string" },
      },
    })
    return values
  } catch (thrown) {
    throw new FlagError(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
  }
}

function peersOf(text: string): readonly string[] {
  if (text === "all") return peerNames
  if (text === "none") return []
  const names = list("peers", text) ?? []
  const unknown = names.find((name) => !peerNames.includes(name))
  if (unknown === undefined) return names
  throw new FlagError(`there is no peer ${unknown}: there are ${peerNames.join(", ")}, all and none`)
}

function list(flag: string, text: string | null): readonly string[] | null {
  if (text === null) return null
  const items = text.split(",").map((each) => each.trim())
  if (items.every((each) => each !== "")) return items
  throw new FlagError(`--${flag} takes names separated by commas, not "${text}"`)
}
