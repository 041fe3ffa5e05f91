import type { CpuOptions } from "@cotangent/backend-cpu"
import type { ServedOptions } from "./messages/provider.ts"

/** How the backend is opened whose threads share one memory. */
export interface SharedOptions extends CpuOptions {
  readonly shared?: true
  /** How many threads compute, the calling one included where it may wait: as many as the machine runs side by side by default. */
  readonly threads?: number
}

/** How the backend is opened that one thread serves, over copies. */
export interface CopyingOptions extends ServedOptions {
  readonly shared: false
}

/** How the backend is opened: threads share one memory, or one thread serves a backend over copies. */
export type WorkerOptions = SharedOptions | CopyingOptions
