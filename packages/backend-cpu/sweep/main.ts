import { writeFileSync } from "node:fs"
import { hasRelaxedSimd } from "../src/relaxed.ts"
import { blockCount, blockLength } from "./blocks.ts"
import { readFlags, usage } from "./flags.ts"
import { isWithin, printTable, type Result } from "./results.ts"
import { sampled } from "./samples.ts"
import { State } from "./state.ts"
import { subjects } from "./subjects.ts"
import { sweep } from "./sweep.ts"

/** Blocks of samples: 2²¹ points. */
const rounds = 32

const { only, fresh, blocks, help } = readFlags(process.argv.slice(2), blockCount)
if (help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const here = (name: string): URL => new URL(name, import.meta.url)
const state = new State(here("state.json").pathname, fresh)
const started = performance.now()
let told = 0
const tell = (what: string, done: number): void => {
  const now = performance.now()
  if (now - told < 2000) return
  told = now
  const percent = ((100 * done) / blocks).toFixed(1)
  process.stderr.write(`… ${what}: ${percent} % (${((now - started) / 1000).toFixed(0)} s)\n`)
}

const results: Result[] = []
const add = (result: Result): void => {
  results.push(result)
  const { name, from, code, worst } = result
  process.stdout.write(
    `${isWithin(result) ? "✓" : "✗"} ${name} of ${from}, ${code}: ${worst.ulps.toFixed(3)} ulp\n`,
  )
}
const wanted = (name: string): boolean => only === null || only === name
const codes = hasRelaxedSimd() ? (["relaxed", "strict"] as const) : (["strict"] as const)
for (const code of codes) {
  const relaxed = code === "relaxed"
  for (const subject of subjects.filter(({ name }) => wanted(name))) {
    const what = `${subject.name} of ${subject.from}, ${code}`
    const worst = sweep(subject, relaxed, blocks, state, (done) => tell(what, done))
    const { name, from, bound } = subject
    add({ name, from, code, inputs: blocks * blockLength, worst, bound })
  }
  for (const { name, dtype, bound, tried } of sampled.filter((each) => wanted(each.name)))
    add({ name, from: dtype, code, inputs: rounds * 2 ** 16, worst: tried(relaxed, rounds), bound })
}
if (only === null) {
  writeFileSync(here("results.json"), `${JSON.stringify({ schema: 1, results }, null, 2)}\n`)
  writeFileSync(here("results.md"), printTable(results))
}
process.exitCode = results.every(isWithin) ? 0 : 1
