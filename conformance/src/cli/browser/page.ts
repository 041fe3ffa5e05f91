// Runs in the page: a shard, driven by `pageShards`.

import { ShardServer } from "../../shards/serve.ts"
import type { FromShard, ToShard } from "../../shards/protocol.ts"
import { providerOf, type Wanted } from "../provider-of.ts"
import { graphics } from "./graphics.ts"

/** What the page and its driver agree on. */
export interface Door {
  /** Takes what the shard is told; the page has it once it is ready. */
  takeForShard: (message: ToShard) => void
  /** Set by the driver. */
  readonly tellOfShard: (message: FromShard) => unknown
}

/** Opens the page to its driver; the module under test comes from the page's own script. */
export function openDoor(wanted: Wanted, module: Readonly<Record<string, unknown>>): void {
  const door = globalThis as unknown as Door // see there
  const server = new ShardServer({
    provider: () => providerOf(wanted, module),
    graphics: async () => ({
      isolated: crossOriginIsolated ? "cross-origin isolated" : "not cross-origin isolated",
      ...(await graphics()),
    }),
    tell: (message) => void door.tellOfShard(message),
  })
  door.takeForShard = (message) => void server.take(message)
}
