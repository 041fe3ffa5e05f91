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
 * backend, with `jit` and where it matters without, plain loops, peers.
 */
export function lineUp(
  each: Case,
  inputs: readonly HostArray[],
  flavours: readonly Flavour[],
  backends: readonly OpenBackend[],
  peers: readonly Peer[] = [],
): readonly Contender[] {
  const data = inputs.map((input) => input.data)
  const { handwritten, loops } = each
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
    ...(loops ? [{ name: "plain JavaScript", prepare: () => loops(...data) }] : []),
    ...(each.bytes > mostForPeers ? [] : peers.flatMap((peer) => peer.contenders(each, inputs))),
  ]
}
