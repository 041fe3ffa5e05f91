import type { Machine } from "./machine.ts"

/** A Chromium that runs. */
export interface Chromium {
  readonly path: string
  readonly version: string
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

/**
 * The Chromium that the tests run in: what `CHROMIUM` says, or else the first that runs of those on PATH and
 * Playwright's own. Throws if `CHROMIUM` names one that does not run: what was chosen is never replaced.
 */
export function findChromium(machine: Machine): Chromium | null {
  const { chosen, playwrightsOwn } = machine
  if (chosen !== undefined) {
    const version = machine.version(machine.onPath(chosen) ?? chosen)
    if (version !== null) return { path: machine.onPath(chosen) ?? chosen, version }
    throw new Error(
      `CHROMIUM=${chosen} does not run: make it the path of a Chromium, or leave it out to have one found`,
    )
  }
  const paths = [...names.map((name) => machine.onPath(name)), playwrightsOwn].filter((path) => path !== null)
  for (const path of paths) {
    const version = machine.version(path)
    if (version !== null) return { path, version }
  }
  return null
}
