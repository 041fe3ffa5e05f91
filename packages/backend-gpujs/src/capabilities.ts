import { type Accuracy, type Capabilities, intrinsics, reduceOps } from "@cotangent/core-api/backend"
import { exactIntegers } from "./elements.ts"
import { type Mode, traits } from "./modes.ts"
import type { Findings } from "./probe.ts"

/** Arrays that a kernel may read: WebGPU promises eight storage buffers, and one of them is the output. */
export const maxInputs = 7

/** Sizes at which kernels change: turns of a loop, and terms that one thread combines. */
export const tiles: readonly number[] = [8, 64, 512]

/** What the functions of `own-functions.ts` keep to, and what the shading languages ask of division. */
const graphicsAccuracy: Readonly<Record<string, Accuracy>> = {
  div: { ulp: 2.5 },
  exp: { ulp: 4 },
  log: { ulp: 4, abs: 2 ** -22 },
  pow: { ulp: 8, perX: 3 },
  sqrt: { ulp: 3 },
  sin: { ulp: 4, abs: 2 ** -22, domain: [-8192, 8192] },
  cos: { ulp: 4, abs: 2 ** -22, domain: [-8192, 8192] },
}

/** Shading languages have them, and gpu.js writes them for some; on negative numbers they are wrong. */
const onBits = new Set<string>(["bitwiseAnd", "bitwiseOr", "bitwiseXor", "shiftLeft", "shiftRight"])

/** What a backend in this mode can do, on a device that showed this. */
export function capabilitiesOf(mode: Mode, findings: Findings, maxElements: number): Capabilities {
  const { host } = traits[mode]
  return {
    dtypes: ["bool", "int32", "float32"],
    ops: host ? intrinsics : intrinsics.filter((op) => !onBits.has(op)),
    reduce: reduceOps,
    layout: "strided",
    maxInputs,
    maxOutputs: 1,
    maxElements,
    exactIntegers,
    ...(host ? {} : { accuracy: graphicsAccuracy, flushesSubnormals: true }),
    ...(findings.nonFinite ? {} : { nonFinite: false }),
    deterministic: true,
    tiles,
  }
}
