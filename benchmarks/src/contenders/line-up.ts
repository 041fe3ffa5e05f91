import type { OpenBackend } from "../open-each.ts"
import type { Case } from "../cases/case.ts"
import type { Flavour } from "../kernels/function-text.ts"
import type { Peer } from "../peers/peer.ts"
import type { HostArray } from "../random.ts"
import type { Contender } from "./contender.ts"
import { libraryContender } from "./library.ts"

/** Bytes beyond which some peers run out of memory. */
const mostForPeers = 2 ** 28

/**
 * Who takes part in a case, the baseline first: WebAssembly by hand in the flavours that this engine has, if somebody wrote it, Cotangent on each
 * backend, with `jit` and where it matters without, gpu.js by hand in the modes of those backends that run on it, plain loops, peers.
 */
export function lineUp(
  each: Case,
  inputs: readonly HostArray[],
  flavours: readonly Flavour[],
  backends: readonly OpenBackend[],
  peers: readonly Peer[] = [],
): readonly Contender[] {
  const data = inputs.map((input) => input.data)
  const { handwritten, handwrittenGpujs, loops } = each
  return [
    ...(handwritten
      ? flavours.map((flavour) => ({
          name: `wasm by hand, ${flavour}`,
          prepare: () => handwritten(flavour, ...data),
        }))
      : []),
    ...backends.flatMap((backend) => [
      libraryContender(backend, each, inputs),
      ...(each.eager ? [libraryContender(backend, each, inputs, "eager")] : []),
    ]),
    ...(handwrittenGpujs
      ? gpujsModes(backends).map((mode) => ({
          name: `gpu.js by hand, ${mode}`,
          prepare: () => handwrittenGpujs(mode, ...data),
        }))
      : []),
    ...(loops ? [{ name: "plain JavaScript", prepare: () => loops(...data) }] : []),
    ...(each.bytes > mostForPeers ? [] : peers.flatMap((peer) => peer.contenders(each, inputs))),
  ]
}

/** The modes of gpu.js in which there are backends. */
function gpujsModes(backends: readonly OpenBackend[]): readonly string[] {
  const modes = backends.flatMap(({ session: { name, backend } }) => {
    const mode = name.split(":")[0] === "gpujs" ? backend.info["mode"] : null
    return typeof mode === "string" ? [mode] : []
  })
  return [...new Set(modes)]
}
