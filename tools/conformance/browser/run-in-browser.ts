import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ensureChromium } from "../../chromium/ensure.ts"
import { launchOptions } from "../../chromium/launch.ts"
import { thisMachine } from "../../chromium/machine.ts"
import type { Asked } from "../command-line.ts"
import { findModule } from "../find-module.ts"
import type { Ending, Listener } from "../run-suite.ts"
import { buildPage } from "./build-page.ts"
import { drive } from "./drive.ts"

/** Runs the suite in a page of headless Chromium. @throws as {@link drive} does, and `Error` for a name that stands for nothing */
export async function runInBrowser(asked: Asked, listener: Listener): Promise<Ending> {
  const { name, hardware } = asked
  const module = findModule(name)
  const chromium = await ensureChromium(thisMachine, listener.say)
  const folder = mkdtempSync(join(tmpdir(), "cotangent-conformance-"))
  try {
    await buildPage(module, folder)
    return await drive(folder, launchOptions(chromium, hardware), name, asked, listener)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
