import { nodeThreads } from "./node-thread.ts"

/** What a thread talks through to whoever started it. */
export interface OwnPort {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  /** From now on messages go here, those included that have come before. */
  listen(message: (message: unknown) => void): void
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
    listen: (message) => void parentPort.on("message", message),
    // What Node gives is what the interface says, or undefined.
    receive: () => receiveMessageOnPort(parentPort) as { readonly message: unknown } | undefined,
  }
}

function webPort(): OwnPort {
  // In a worker of a browser the global object is the port; TypeScript's library for pages does not know that.
  const scope = globalThis as unknown as Pick<Worker, "postMessage" | "addEventListener">
  return {
    post: (message, transfer = []) => scope.postMessage(message, [...transfer]),
    listen: (message) => scope.addEventListener("message", ({ data }) => message(data)),
  }
}
