import { existsSync, realpathSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import type { LaunchOptions } from "playwright"
import type { Chromium } from "./find.ts"

const args = [
  "--no-sandbox", // which root cannot have
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--enable-unsafe-webgpu",
  // Memory tests ask for a collection.
  "--js-flags=--expose-gc",
]

/** WebGL and WebGPU in software, the same on every machine. */
const software = [
  "--enable-unsafe-swiftshader",
  "--use-angle=swiftshader",
  "--use-webgpu-adapter=swiftshader",
]

/** WebGL and WebGPU on the GPU, through Vulkan, which needs no display. */
const hardware = [
  "--ignore-gpu-blocklist",
  "--use-angle=vulkan",
  "--enable-features=Vulkan,DefaultANGLEVulkan,VulkanFromANGLE",
  "--disable-vulkan-surface",
]

/** How tests launch Chromium, headless: with graphics in software, or on the GPU of the machine. */
export function launchOptions({ path }: Chromium, gpu = false): LaunchOptions {
  if (!gpu) return { executablePath: path, args: [...args, ...software] }
  // What Playwright would add has WebGL fall back on software, and says nothing.
  return {
    executablePath: path,
    args: [...args, ...hardware],
    ignoreDefaultArgs: ["--enable-unsafe-swiftshader"],
  }
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
