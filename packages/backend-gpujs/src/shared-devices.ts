import { CotangentError, messageOf } from "@cotangent/core-api/backend"
import { Device } from "./device.ts"
import { type Library, loadLibrary } from "./library.ts"
import type { Mode } from "./modes.ts"
import { installWebGpu } from "./node-webgpu.ts"
import { type Findings, probe } from "./probe.ts"

/** A device that answered, and what it showed. */
export interface OpenedDevice {
  readonly device: Device
  readonly findings: Findings
  readonly library: Library
}

const opened = new Map<Mode, Promise<OpenedDevice>>()
const replacements = new WeakMap<Device, Device>()

/** The device of a mode, made when it is first asked for, and anew after it was lost. @throws `E_NO_BACKEND` with the reason */
export async function openDevice(mode: Mode): Promise<OpenedDevice> {
  const known = await opened.get(mode)?.catch(() => null)
  if (known && !known.device.lost) return known
  const opening = open(mode)
  opened.set(mode, opening)
  opening.catch(() => opened.get(mode) === opening && opened.delete(mode))
  return opening
}

/** The device that takes the place of one that was lost: one for all backends that used it. */
export function replaceDevice(lost: OpenedDevice): OpenedDevice {
  const known = replacements.get(lost.device)
  const device = known && !known.lost ? known : new Device(lost.library, lost.device.mode)
  replacements.set(lost.device, device)
  const replacement = { ...lost, device }
  opened.set(device.mode, Promise.resolve(replacement))
  return replacement
}

async function open(mode: Mode): Promise<OpenedDevice> {
  const library = await loadLibrary()
  try {
    if (mode === "webgpu") await installWebGpu()
    const device = new Device(library, mode)
    return { device, findings: await probe(device), library }
  } catch (thrown) {
    throw new CotangentError(
      "E_NO_BACKEND",
      `gpu.js does not run in mode ${mode} here: ${messageOf(thrown)}${advice[mode]}`,
      {
        cause: thrown,
      },
    )
  }
}

/** What may help where a mode does not run. */
const advice: Readonly<Record<Mode, string>> = {
  webgpu:
    ". A browser needs WebGPU and an adapter; Node needs the package webgpu, and a Vulkan, Metal or Direct3D driver",
  webgl2: ". It needs a browser with WebGL 2",
  webgl: ". It needs a browser with WebGL and float textures",
  headlessgl: ". It needs the package gl, built for this version of Node, and an X server (xvfb-run)",
  webasm: ". It needs WebAssembly, and a content security policy with 'wasm-unsafe-eval'",
  cpu: ". It needs a content security policy with 'unsafe-eval'",
}
