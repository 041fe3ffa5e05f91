import { printFailure } from "../../failure-text.ts"
import { replayOn } from "../../shards/replay-on.ts"
import type { Asked } from "../command-line.ts"
import { exitCodes } from "../exit-codes.ts"
import type { Screen } from "../screen.ts"
import type { Surroundings } from "../surroundings.ts"

/** `test --replay`: runs the one random kernel that a failure names. @throws `ShardFailed` where the backend does not open */
export async function replay(
  { replay: place, timeout }: Asked,
  around: Surroundings,
  screen: Screen,
): Promise<number> {
  const failures = await replayOn(around.start, place ?? "", timeout)
  for (const failure of failures) screen.say(`✗ ${printFailure(failure)}`)
  if (failures.length === 0) screen.say("✓ it is right")
  return failures.length === 0 ? exitCodes.passed : exitCodes.failed
}
