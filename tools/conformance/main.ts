// `npm run conformance:full -- NAME [report.json] [options]`: the full tier on one backend of this repository, and its
// report as JSON: `cotangent-conformance test --full --json`, with our names for modules, and with the Chromium that the
// tests use. NAME is `reference`, the NAME of a package @cotangent/backend-NAME (`gpujs:webasm` names one of its modes),
// or the path of a module that exports a provider.

import { runProgram } from "@cotangent/conformance/cli"
import { ensureChromium } from "../chromium/ensure.ts"
import { thisMachine } from "../chromium/machine.ts"
import { ourName } from "./our-names.ts"

const [name, ...rest] = process.argv.slice(2)
if (name === undefined || name.startsWith("-")) {
  console.error("✗ say which backend: reference, cpu, gpujs:webasm, … or the path of a module; then options:")
  process.exitCode = Math.max(2, await runProgram(["--help"]))
} else {
  const [file] = rest[0]?.startsWith("-") ? [] : rest.splice(0, 1)
  const { args, report } = ourName(name)
  const tier = rest.some((each) => each.startsWith("--tier")) ? [] : ["--full"]
  // A part of the suite is no report of a backend.
  const wantsReport = !rest.some((each) => /^--(json|replay|case|check|rule)/.test(each))
  const json = file !== undefined || wantsReport ? ["--json", file ?? report] : []
  if (rest.includes("--browser"))
    process.env["CHROMIUM"] = (await ensureChromium(thisMachine, console.log)).path
  process.exitCode = await runProgram(["test", ...args, ...tier, ...json, ...rest])
}
