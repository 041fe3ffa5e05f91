// Finds the Chromium that the tests run in, or installs it, and says which it is.

import { ensureChromium } from "./ensure.ts"
import { thisMachine } from "./machine.ts"

try {
  const { path, version } = await ensureChromium(thisMachine, console.log)
  console.log(`${version}, ${path}`)
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
}
