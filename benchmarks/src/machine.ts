import { availableParallelism, cpus } from "node:os"
import type { MultiplyAdd } from "./handwritten/engine.ts"

/** Where numbers come from. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly platform: string
  readonly engine: string
  readonly multiplyAdd: MultiplyAdd
}

/** This machine and engine. */
export function describeMachine(multiplyAdd: MultiplyAdd): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    engine: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
    multiplyAdd,
  }
}
