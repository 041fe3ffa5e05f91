import { type Chromium, findChromium } from "./find.ts"
import type { Machine } from "./machine.ts"

/** Finds Chromium, or says so and installs it: Playwright's download first, then Debian's package. Throws, with what to do, if neither works. */
export async function ensureChromium(machine: Machine, say: (line: string) => void): Promise<Chromium> {
  const found = findChromium(machine)
  if (found) return found

  say("The tests need Chromium, and there is none: installing it, by Playwright's download.")
  const downloaded = (await machine.download()) ? findChromium(machine) : null
  if (downloaded) return downloaded

  if (machine.debianAsRoot) {
    say("Playwright's download gave none: installing Debian's package.")
    const installed = (await machine.installPackage()) ? findChromium(machine) : null
    if (installed) return installed
  }
  throw new Error(missing)
}

/** What to do where there is no Chromium. */
export const missing = `there is no Chromium to run the tests in. Do one of these, and try again:
  install the package chromium (Debian, as root: apt-get update && apt-get install chromium)
  let Playwright download one: node_modules/.bin/playwright install chromium
  set CHROMIUM to the path of a Chromium or Chrome that runs`
