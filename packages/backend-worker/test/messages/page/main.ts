import { openBackend, tensor, withBackend } from "@cotangent/core-api"
import { served } from "../../../src/messages/provider.ts"

// Computes in a worker with its own file, and in one of the user's, and puts the results into the title of the page.
const own = new URL("./own-worker.ts", import.meta.url)
const source = {
  url: own,
  open: () => new Worker(new URL("./own-worker.ts", import.meta.url), { type: "module" }),
}

async function compute(options: Parameters<typeof served>[0]): Promise<string> {
  const session = await openBackend(served(options))
  const y = await withBackend(session, () => tensor([1, 2, 3]).mul(2).sum())
  const value = await y.item()
  await session.close()
  return `${value} on ${session.backend.info.device}`
}

try {
  const results = [await compute({}), await compute({ source })]
  document.title = [`isolated: ${crossOriginIsolated}`, ...results].join("; ")
} catch (thrown) {
  document.title = String(thrown)
}
