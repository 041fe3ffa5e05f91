// What `processShards` forks: runs the cases that its parent tells it to.

import { ShardServer } from "../shards/serve.ts"
import type { ToShard } from "../shards/protocol.ts"
import { loadProvider, type Target } from "./target.ts"

const target = JSON.parse(process.argv[2] ?? "null") as Target // as its parent wrote it
const server = new ShardServer({
  provider: () => loadProvider(target),
  tell: (message) => void process.send?.(message),
})
process.on("message", (message) => void server.take(message as ToShard))
process.on("disconnect", () => process.exit())
