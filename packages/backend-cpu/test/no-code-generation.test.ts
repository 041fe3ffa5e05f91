import { spawnSync } from "node:child_process"
import { expect, it } from "vitest"

const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

// A page that forbids eval and new Function, but not WebAssembly, as Node does with this flag.
const program = `
  import { printFailures, Suite } from ${url("../../../conformance/src/index.ts")}
  import { cpu } from ${url("../src/index.ts")}
  let forbidden = false
  try { new Function("return 1") } catch { forbidden = true }
  const suite = new Suite(cpu({ relaxedSimd: false }), { programs: 500, every: 2, timeout: 60_000 })
  let failures = ""
  for (const group of (await suite.groups()).values()) failures += printFailures(await suite.runGroup(group))
  console.log(JSON.stringify({ forbidden, failures, passed: suite.ledger.totals().passed > 1500 }))
`

it(
  "passes every second case of the suite with strict rounding, where code may not be made from strings",
  { timeout: 240_000 },
  () => {
    const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", program]
    const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: "utf8" })
    expect({ stdout, stderr }).toEqual({
      stdout: `${JSON.stringify({ forbidden: true, failures: "", passed: true })}\n`,
      stderr: "",
    })
  },
)
