import { CotangentError, openBackend, tensor, withBackend } from "@cotangent/core-api"
import { worker, type WorkerOptions } from "../../../src/index.ts"

// Computes on all cores, in a worker with its own file, and in one of the user's, and puts what comes of it into the
// title of the page.
const own = new URL("./own-worker.ts", import.meta.url)
const source = {
  url: own,
  open: () => new Worker(new URL("./own-worker.ts", import.meta.url), { type: "module" }),
}

async function compute(options: WorkerOptions): Promise<string> {
  const session = await openBackend(worker(options))
  const y = await withBackend(session, () => tensor([1, 2, 3]).mul(2).sum())
  const value = await y.item()
  await session.close()
  return `${value} on ${session.backend.info.device}`
}

async function attempt(options: WorkerOptions): Promise<string> {
  try {
    // The bare provider says why not; to open it for use, core asks in its turn.
    await (await worker(options).open()).close()
    return await compute(options)
  } catch (thrown) {
    return thrown instanceof CotangentError ? `${thrown.code}: ${thrown.message}` : String(thrown)
  }
}

const results = [
  await attempt({ threads: 2 }),
  await attempt({ shared: false }),
  await attempt({ shared: false, source }),
]
document.title = [`isolated: ${crossOriginIsolated}`, ...results].join("; ")
