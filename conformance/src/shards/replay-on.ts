import type { Failure } from "../case.ts"
import { Link } from "./link.ts"
import type { StartShard } from "./protocol.ts"

/** Has a shard draw one random kernel again. @throws `ShardFailed`, `ShardLost` */
export async function replayOn(
  start: StartShard,
  place: string,
  timeout: number,
): Promise<readonly Failure[]> {
  const link = await Link.start(start)
  try {
    let failures: readonly Failure[] = []
    await link.ask({ do: "replay", place, timeout }, Math.max(60_000, 2 * timeout), (message) => {
      if (message.tells === "replayed") failures = message.failures
      return message.tells === "replayed"
    })
    return failures
  } finally {
    await link.kill()
  }
}
