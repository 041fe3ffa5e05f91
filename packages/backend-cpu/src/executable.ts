import type { Kernel } from "@cotangent/core-api/backend"

/** What a kernel is compiled for. */
export interface CompileOptions {
  /** The one memory that holds the frame, the scratch block and every buffer. */
  readonly memory: WebAssembly.Memory
  /** Whether relaxed SIMD may be used. */
  readonly relaxedSimd: boolean
}

/** A kernel compiled for one memory. */
export interface Executable {
  /** Bytes of scratch that a run may use; aligned to 64, contents unspecified. */
  readonly scratchBytes: number
  /** Bytes of the frame: what one run needs to know, as `frame.ts` lays it out. */
  readonly frameBytes: number
  /** Runs on the frame at this address (8-byte aligned). May throw a `WebAssembly.RuntimeError`. */
  run(frame: number): void
}

/** Compiles a kernel. @throws `E_COMPILE` */
export type Compile = (kernel: Kernel, options: CompileOptions) => Executable
