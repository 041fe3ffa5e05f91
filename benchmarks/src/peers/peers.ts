import { openC } from "./native/c.ts"
import { openTorch } from "./native/torch.ts"
import { openJax } from "./jax.ts"
import type { Peer } from "./peer.ts"
import { openTfjs } from "./tfjs.ts"

/** Every peer by its name on the command line, and how it is opened: installed, started or compiled. */
const openers: Readonly<Record<string, () => Promise<Peer>>> = {
  tfjs: openTfjs,
  jax: openJax,
  torch: openTorch,
  c: openC,
}

/** Names of all peers. */
export const peerNames: readonly string[] = Object.keys(openers)

/** A peer that is not there, and why. */
export interface Absent {
  readonly peer: string
  readonly reason: string
}

/** Opens peers, and says why of those that are not to be had. */
export async function openPeers(
  names: readonly string[],
  show: (text: string) => void,
): Promise<{ peers: readonly Peer[]; absent: readonly Absent[] }> {
  const peers: Peer[] = []
  const absent: Absent[] = []
  for (const name of names) {
    show(`opening ${name}`)
    try {
      const open = openers[name]
      if (!open) throw new Error(`there are only ${peerNames.join(", ")}`)
      peers.push(await open())
    } catch (thrown) {
      absent.push({ peer: name, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  return { peers, absent }
}
