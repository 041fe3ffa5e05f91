/** What Playwright's `chromium.launch` takes. */
export interface ChromiumOptions {
  executablePath?: string
  args: string[]
  ignoreDefaultArgs?: string[]
}

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

/**
 * How to launch headless Chromium for a backend: with graphics in software, or on the GPU of the machine. `path` is the
 * program, where it is not to be Playwright's own.
 */
export function chromiumOptions(path?: string, gpu = false): ChromiumOptions {
  const own = path === undefined ? {} : { executablePath: path }
  if (!gpu) return { ...own, args: [...args, ...software] }
  // What Playwright would add has WebGL fall back on software, and says nothing.
  return { ...own, args: [...args, ...hardware], ignoreDefaultArgs: ["--enable-unsafe-swiftshader"] }
}
