import { CotangentError } from "@cotangent/core-api/backend"

/** Every mode of gpu.js, best first: what `"auto"` tries, in this order. */
export const modes = ["webgpu", "webgl2", "webgl", "headlessgl", "webasm", "cpu"] as const

/** Where gpu.js runs kernels. */
export type Mode = (typeof modes)[number]

/** What sets the modes apart. */
export interface ModeTraits {
  /** Arrays are textures of one OpenGL context, which may be lost, and whose kernels cannot be destroyed one by one. */
  readonly gl: boolean
  /** Calls answer with promises. */
  readonly asynchronous: boolean
  /** Arrays are plain typed arrays, and the functions of `Math` are those of JavaScript. */
  readonly host: boolean
}

const graphics: ModeTraits = { gl: true, asynchronous: false, host: false }
const script: ModeTraits = { gl: false, asynchronous: false, host: true }

/** {@link ModeTraits} of each mode. */
export const traits: Readonly<Record<Mode, ModeTraits>> = {
  webgpu: { gl: false, asynchronous: true, host: false },
  webgl2: graphics,
  webgl: graphics,
  headlessgl: graphics,
  webasm: script,
  cpu: script,
}

/** Refuses what is neither a mode nor `"auto"`. @throws `E_NO_BACKEND` that lists them */
export function checkMode(mode: string): Mode | "auto" {
  const known = (["auto", ...modes] as const).find((each) => each === mode)
  if (known) return known
  throw new CotangentError(
    "E_NO_BACKEND",
    `there is no backend "gpujs:${mode}": gpu.js has the modes ${modes.join(", ")}, and "auto" takes the first of them that answers`,
  )
}
