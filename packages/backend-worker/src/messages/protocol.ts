import type { Backend, Capabilities, DType, Kernel } from "@cotangent/core-api/backend"
import type { SentError } from "./sent-error.ts"

/** Version of the messages in this file: a thread whose file is of another version is refused. */
export const protocol = 1

/** A run, with everything by number. */
export interface SentRun {
  readonly executable: number
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly params: readonly number[]
}

/** A run of a plan; `after` as in a plan step of core. */
export interface SentStep extends SentRun {
  readonly after: readonly number[]
}

/**
 * What the client asks of the thread. Buffers, executables and reads have numbers that the client gives and never
 * gives again. `open` comes first, and is answered by `opened` or `refused`; of the others only `read` and `close` are
 * answered: what fails makes the buffers that it should have filled unreadable.
 */
export type Command =
  | { readonly do: "open"; readonly argument: unknown }
  | { readonly do: "alloc"; readonly buffer: number; readonly dtype: DType; readonly length: number }
  | { readonly do: "free"; readonly buffer: number }
  | { readonly do: "write"; readonly buffer: number; readonly bytes: Uint8Array }
  | { readonly do: "read"; readonly buffer: number; readonly read: number }
  | { readonly do: "compile"; readonly executable: number; readonly kernel: Kernel }
  | { readonly do: "discard"; readonly executable: number }
  | { readonly do: "run"; readonly run: SentRun }
  | { readonly do: "submit"; readonly steps: readonly SentStep[] }
  | { readonly do: "close" }

/** One message to the thread: what it has to do, in order. */
export type Commands = readonly Command[]

/** What the thread tells of the backend that it has opened. */
export interface Opened {
  readonly name: string
  readonly capabilities: Capabilities
  readonly info: Backend["info"]
}

/** One message from the thread. `lock` is what {@link Thread.follow} of the thread room wants to know. */
export type Report =
  | {
      readonly tells: "opened"
      readonly protocol: number
      readonly lock: string | null
      readonly opened: Opened
    }
  | { readonly tells: "refused"; readonly error: SentError }
  | { readonly tells: "bytes"; readonly read: number; readonly bytes: Uint8Array }
  | { readonly tells: "failed"; readonly read: number; readonly error: SentError }
  | { readonly tells: "closed" }
