import { openBackend, type Session } from "@cotangent/core-api"
import { readFileSync, writeFileSync } from "node:fs"
import { cpu } from "../src/provider.ts"
import { hasRelaxedSimd } from "../src/relaxed.ts"
import { blockCount, blockLength } from "./blocks.ts"
import { readFlags, usage } from "./flags.ts"
import { isWithin, merge, parseResults, printTable, type Result, stringify } from "./results.ts"
import { sampled } from "./samples.ts"
import { State } from "./state.ts"
import { subjects } from "./subjects.ts"
import { type Code, sweep, titleOf } from "./sweep.ts"

/** Blocks of samples: 2²¹ points. */
const rounds = 32

const { only, thinning, fresh, help } = readFlags(process.argv.slice(2))
if (help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const here = (name: string): URL => new URL(name, import.meta.url)
const state = new State(here("state").pathname)
const started = performance.now()
let told = 0
const tell = (what: string, part: number): void => {
  const now = performance.now()
  if (now - told < 5000) return
  told = now
  process.stderr.write(`… ${what}: ${(100 * part).toFixed(1)} % (${((now - started) / 1000).toFixed(0)} s)\n`)
}

const results: Result[] = []
const add = (result: Result): void => {
  results.push(result)
  const { name, from, code, worst } = result
  process.stdout.write(
    `${isWithin(result) ? "✓" : "✗"} ${name} of ${from}, ${code}: ${worst.ulps.toFixed(3)} ulp\n`,
  )
}
const isWanted = ({ name }: { readonly name: string }): boolean => only === null || only.has(name)
const codes: readonly Code[] = hasRelaxedSimd() ? ["relaxed", "strict"] : ["strict"]
const sessions = new Map<Code, Session>()
for (const code of codes) sessions.set(code, await openBackend(cpu({ relaxedSimd: code === "relaxed" })))

for (const subject of subjects.filter(isWanted)) {
  const title = titleOf(subject, thinning)
  if (fresh) state.forget(title)
  const worst = await sweep(subject, sessions, thinning, state, (part) => tell(title, part))
  const { name, from, bound } = subject
  const inputs = blockCount(thinning) * blockLength
  for (const [code, each] of worst) add({ name, from, code, inputs, worst: each, bound })
}
for (const { name, dtype, bound, tried } of sampled.filter(isWanted)) {
  for (const code of codes) {
    const worst = tried(code === "relaxed", rounds)
    add({ name, from: dtype, code, inputs: rounds * 2 ** 16, worst, bound })
  }
}
const order = [...subjects, ...sampled].map(({ name }) => name)
const all = merge(parseResults(readFileSync(here("results.json"), "utf8")), results, order)
writeFileSync(here("results.json"), stringify(all))
writeFileSync(here("results.md"), printTable(all))
process.exitCode = results.every(isWithin) ? 0 : 1
