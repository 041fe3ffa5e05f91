import type { Backend, Kernel } from "@cotangent/core-api/backend"
import type { ThreadSource } from "../thread/thread.ts"
import { Link } from "./link.ts"
import { MessageBackend } from "./message-backend.ts"

/** What {@link openMessageBackend} may be told. */
export interface MessageOptions {
  /** The name that errors mention: `"worker"` by default. */
  readonly name?: string
  /** What the file of the thread is told, if it serves a function: plain data. */
  readonly argument?: unknown
  /** Answers for the served backend's own `supports`, which cannot be asked across threads; without it a refusal comes late, in `read`. */
  readonly supports?: (kernel: Kernel) => true | string
}

/**
 * Starts a thread that serves a backend, and opens that: a backend which posts what it is asked, and answers with
 * transferred copies. It has no `readSync`.
 * @throws `E_NO_BACKEND` if the thread does not start or answer, `E_API_VERSION`, or what opening the served backend throws
 */
export async function openMessageBackend(
  source: ThreadSource,
  options: MessageOptions = {},
): Promise<Backend> {
  const { name = "worker", argument, supports } = options
  const destination = { name, source, argument }
  const link = new Link(destination)
  try {
    return new MessageBackend(destination, link, await link.opened, supports)
  } catch (thrown) {
    await link.close()
    throw thrown
  }
}
