import { nodeThreads } from "./node-thread.ts"

/** What a thread talks through to whoever started it. */
export interface OwnPort {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  /** From now on messages go here, those included that have come before. */
  listen(message: (message: unknown) => void): void
  /** Holds a lock, by the name that is given, until this thread ends; null where nobody needs it or there are no locks. */
  holdLock(): Promise<string | null>
  /** The next message without waiting, as `{ message }`; undefined if there is none. Absent where messages come to the event loop only. */
  receive?(): { readonly message: unknown } | undefined
}

/** The port of the thread that this runs in. Throws on a main thread, which has none. */
export function ownPort(): OwnPort {
  const threads = nodeThreads()
  if (!threads) return webPort()
  const { parentPort, receiveMessageOnPort } = threads
  if (!parentPort) throw new Error("this module runs in a thread of its own only")
  return {
    post: (message, transfer = []) => parentPort.postMessage(message, [...transfer]),
    listen: (message) => {
      parentPort.on("message", message)
      parentPort.on("messageerror", fail)
    },
    holdLock: async () => null,
    receive: () => receiveMessageOnPort(parentPort),
  }
}

/** A message that is lost would leave somebody waiting for ever: better to end. */
function fail(error: unknown): never {
  throw new Error("a message could not be read", { cause: error })
}

function webPort(): OwnPort {
  if ("document" in globalThis) throw new Error("this module runs in a worker of its own only")
  // In a worker of a browser the global object is the port; TypeScript's library for pages does not know that.
  const scope = globalThis as unknown as Pick<Worker, "postMessage" | "addEventListener">
  return {
    post: (message, transfer = []) => scope.postMessage(message, [...transfer]),
    listen: (message) => {
      scope.addEventListener("message", ({ data }) => message(data))
      scope.addEventListener("messageerror", fail)
    },
    holdLock,
  }
}

/** Pages that are not served over HTTPS, or have no origin, have no locks. */
function holdLock(): Promise<string | null> {
  const { locks } = navigator as { readonly locks?: LockManager }
  if (!locks) return Promise.resolve(null)
  const name = `cotangent-${crypto.randomUUID()}`
  return new Promise((resolve) => {
    const held = (): Promise<never> => {
      resolve(name)
      return new Promise(() => undefined)
    }
    locks.request(name, held).catch(() => resolve(null))
  })
}
