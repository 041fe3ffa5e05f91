import type { StartShard } from "../shards/protocol.ts"

/** Where shards run, and what that is called. */
export interface Surroundings {
  /** Such as `Node 24.21.0, linux x64`. */
  readonly runtime: string
  readonly start: StartShard
  /** Ends what the shards share. */
  readonly close: () => Promise<void>
}
