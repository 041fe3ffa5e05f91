import type { PhaseStart } from "../kernel-code.ts"
import type { Tuning } from "../tuning.ts"
import type { Nest } from "../loops/nest.ts"
import type { Writer } from "../vector/vector.ts"
import type { Code } from "../wasm/index.ts"

/** What one phase of a contraction is written with. */
export interface Room {
  readonly writer: Writer
  readonly tuning: Tuning
  readonly nest: Nest
  /** Address of the shared scratch. */
  readonly scratch: Code
  readonly phase: PhaseStart
}
