import { openBackend, type Provider, type Session } from "@cotangent/core-api"
import { ShardFailed } from "../../shards/link.ts"
import { loadProvider, type Target } from "../target.ts"
import { UsageError } from "../usage-error.ts"

/** Opens a target in this process. @throws {@link ShardFailed} where it does not open, {@link UsageError} where there is no provider */
export async function opened(
  target: Target,
): Promise<{ readonly provider: Provider; readonly session: Session }> {
  try {
    const provider = await loadProvider(target)
    return { provider, session: await openBackend(provider) }
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown
    throw new ShardFailed("E_NO_BACKEND", thrown instanceof Error ? thrown.message : String(thrown))
  }
}
