import { CotangentError, defineBackend, messageOf, type Provider } from "@cotangent/core-api/backend"
import { GpujsBackend } from "./gpujs-backend.ts"
import { checkMode, type Mode, modes } from "./modes.ts"
import { type OpenedDevice, openDevice } from "./shared-devices.ts"

/** Options of {@link gpujs}. */
export interface GpujsOptions {
  /** Where kernels run; `"auto"`, which is the default, takes the first of {@link modes} that answers. */
  readonly mode?: Mode | "auto"
}

/**
 * The backend that runs kernels through gpu.js, on WebGPU, WebGL, WebAssembly or in plain JavaScript. gpu.js is loaded
 * when the backend is opened. Opening rejects with `E_NO_BACKEND` and the reason where the mode does not run; another
 * one is never taken in its place, and `info` says which one runs, and on what.
 * @throws `E_NO_BACKEND` for a mode that does not exist
 */
export function gpujs({ mode = "auto" }: GpujsOptions = {}): Provider {
  const wanted = checkMode(mode)
  const name = wanted === "auto" ? "gpujs" : `gpujs:${wanted}`
  const open = async (): Promise<GpujsBackend> =>
    new GpujsBackend(name, wanted === "auto" ? await firstThatAnswers() : await openDevice(wanted))
  return defineBackend({ name, conformsTo: "1.1", open })
}

/** The backend by name: `"gpujs"`, or one mode, as in `"gpujs:webgl2"`. @throws `E_NO_BACKEND` for another argument */
export function fromName(argument?: string): Provider {
  return gpujs(argument === undefined ? {} : { mode: checkMode(argument) })
}

async function firstThatAnswers(): Promise<OpenedDevice> {
  const reasons: string[] = []
  for (const mode of modes) {
    try {
      return await openDevice(mode)
    } catch (thrown) {
      reasons.push(`\n  ${messageOf(thrown)}`)
    }
  }
  throw new CotangentError("E_NO_BACKEND", `gpu.js runs in no mode here${reasons.join("")}`)
}
