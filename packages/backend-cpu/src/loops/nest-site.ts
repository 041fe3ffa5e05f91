import type { Emits } from "../vector/intrinsics.ts"
import type { Writer } from "../vector/vector.ts"
import type { Code } from "../wasm/index.ts"
import type { Nest } from "./nest.ts"
import type { Plan } from "./plan.ts"

/** What code over a nest is written with. */
export interface NestSite {
  readonly writer: Writer
  readonly nest: Nest
  readonly plan: Plan
  /** Address of `plan.tasks · plan.taskBytes` bytes, cheap to read again. */
  readonly scratch: Code
  /** Address of {@link stageBytes} bytes that nobody else uses meanwhile; without it nothing is staged. */
  readonly stage?: Code
  readonly intrinsics: Emits
}
