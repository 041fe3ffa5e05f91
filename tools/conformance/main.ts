// `npm run conformance:full -- NAME [report.json]`: the full tier on one backend, and its report as JSON. NAME is
// `reference`, the NAME of a package @cotangent/backend-NAME (`gpujs:webasm` names one of its modes), or the path of a
// module that exports a provider. The report is written as the run goes: what is ended early leaves an unfinished one.
//
// --tier quick takes the smaller tier, --every 8 one case of 8; --programs 100000 draws that many random programs,
// --seed 7 others; --timeout 60 lets one case take 60 seconds; --only "random programs" runs one check and writes no
// report; --replay SEED/PATH runs the one kernel that a failure names.
// --browser runs all this in a page of headless Chromium, on graphics in software, the same on every machine; with
// --gpu on the machine's own, and fails where that turns out to be software.

import { mkdirSync, writeFileSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { type Asked, readCommandLine, usage } from "./command-line.ts"
import { runInNode } from "./run-in-node.ts"
import type { Listener } from "./run-suite.ts"

try {
  process.exitCode = (await run(readCommandLine(process.argv.slice(2)))) ? 0 : 1
} catch (thrown) {
  process.stderr.write(`✗ ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  if (process.argv.length < 3) process.stderr.write(`  ${usage}\n`)
  process.exitCode = 1
}

/** Runs what is asked, and prints and writes what comes of it; whether it passed. */
async function run(asked: Asked): Promise<boolean> {
  const file = asked.file ?? `conformance-${basename(asked.name, ".js").replace(":", "-")}.json`
  let written = false
  const listener: Listener = {
    say: (line) => process.stdout.write(`${line}\n`),
    progress: (line) => process.stderr.write(`${line}\n`),
    report: (text) => {
      mkdirSync(dirname(resolve(file)), { recursive: true })
      writeFileSync(file, text)
      written = true
    },
  }
  // Playwright and Vite are for those who ask for a browser.
  const { passed, totals } = asked.browser
    ? await (await import("./browser/run-in-browser.ts")).runInBrowser(asked, listener)
    : await runInNode(asked, listener)
  listener.say(written ? `${totals}; ${file}` : totals)
  return passed
}
