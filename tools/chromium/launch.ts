import { existsSync, realpathSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { chromiumOptions } from "@cotangent/conformance/browser"
import type { LaunchOptions } from "playwright"
import type { Chromium } from "./find.ts"

/** How tests launch Chromium, headless: with graphics in software. */
export function launchOptions({ path }: Chromium): LaunchOptions {
  return chromiumOptions(path)
}

/**
 * The environment in which WebGPU under Node finds a software GPU: the Vulkan driver that comes with Chromium. One that
 * is set already stays.
 */
export function vulkanDriver({ path }: Chromium): Record<string, string> {
  const set = process.env["VK_ICD_FILENAMES"]
  if (set !== undefined) return { VK_ICD_FILENAMES: set }
  // /usr/bin/chromium is a script; the program lies in a folder of its name.
  const folders = [dirname(realpathSync(path)), `/usr/lib/${basename(path)}`]
  const driver = folders.map((folder) => join(folder, "vk_swiftshader_icd.json")).find(existsSync)
  return driver === undefined ? {} : { VK_ICD_FILENAMES: driver }
}
