import type { LaunchOptions } from "playwright"
import type { TestProject } from "vitest/node"
import { missing } from "./ensure.ts"
import { findChromium } from "./find.ts"
import { launchOptions } from "./launch.ts"
import { thisMachine } from "./machine.ts"

/** Global set-up of the projects that need Chromium: hands tests what to launch it with, or fails with what to do. */
export function setup({ provide }: TestProject): void {
  const chromium = findChromium(thisMachine)
  if (!chromium) throw new Error(missing)
  provide("chromium", launchOptions(chromium))
}

declare module "vitest" {
  interface ProvidedContext {
    /** What Playwright's `chromium.launch` takes. */
    readonly chromium: LaunchOptions
  }
}
