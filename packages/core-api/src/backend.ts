import type { DType } from "./dtype.ts"
import { CotangentError } from "./errors.ts"
import type { Kernel, ReduceOp } from "./kernel.ts"

/** Version of the contract in this file; a provider made for another one is refused with `E_API_VERSION`. */
export const BACKEND_API = 1

/** How far a backend's intrinsic may be from the exact value: `ulp` units in the last place plus `abs`, over `domain`. */
export interface Accuracy {
  readonly ulp?: number
  /** Additional absolute error. */
  readonly abs?: number
  /** Additional ulps per unit of |x|, as WGSL states exp; for pow, per unit of |y·log₂ x|. */
  readonly perX?: number
  /** First arguments for which this holds; outside them nothing is promised. */
  readonly domain?: readonly [number, number]
}

/** What a backend can do. Always lists, never "all": core rewrites or refuses whatever is not listed. */
export interface Capabilities {
  readonly dtypes: readonly DType[]
  /** Intrinsics (scalar ops without a decomposition) that its kernels may contain. */
  readonly ops: readonly string[]
  readonly reduce: readonly ReduceOp[]
  /** `contiguous`: every input covers the whole space row-major; core copies views first. */
  readonly layout: "strided" | "contiguous"
  readonly maxInputs?: number
  readonly maxOutputs?: number
  /** Whether one kernel may store outputs with different `axes`; absent means yes. */
  readonly mixedOutputs?: boolean
  /** Most elements of an array. Where the layout is contiguous, inputs are arrays as large as the space. */
  readonly maxElements?: number
  /** Largest magnitude up to which int32 values are exact, where that is less than 2³¹ − 1. */
  readonly exactIntegers?: number
  /** Where it is looser than the table; printed in every report. */
  readonly accuracy?: Readonly<Record<string, Accuracy>>
  readonly flushesSubnormals?: boolean
  /** Whether NaN and ±∞ survive arithmetic; absent means yes. */
  readonly nonFinite?: boolean
  readonly deterministic?: boolean
  readonly partitionInvariant?: boolean
  /** Sizes at which its kernels change; the conformance suite tests around them. */
  readonly tiles?: readonly number[]
}

/** One enqueued kernel of a {@link Plan}; `after` names the earlier steps that must have finished. */
export interface PlanStep<Buf, Exe> {
  readonly exe: Exe
  readonly inputs: readonly Buf[]
  readonly outputs: readonly Buf[]
  readonly params: readonly number[]
  readonly after: readonly number[]
}

/** Many runs at once, in program order. */
export type Plan<Buf, Exe> = readonly PlanStep<Buf, Exe>[]

/**
 * Where buffers live and kernels run: seven verbs. Core owns shapes, dtypes, views, reference counts, the compile
 * cache, lowering and error text; a backend owns bytes and loops.
 */
export interface Backend<Buf = unknown, Exe = unknown> {
  readonly capabilities: Capabilities
  /** What really runs; printed in every report. */
  readonly info: { readonly device: string; readonly mode?: string; readonly [key: string]: unknown }
  /** A buffer of `length` elements; contents are unspecified. Length 0 is allowed. */
  alloc(dtype: DType, length: number): Buf
  /** Gives a buffer back. Runs enqueued before still see it. */
  free(buf: Buf): void
  /** Copies `bytes` into the buffer before it returns, in program order with runs. */
  write(buf: Buf, bytes: Uint8Array): void
  /** A fresh 8-byte-aligned copy of the bytes, after every earlier run that writes them; rejects if one of those failed. */
  read(buf: Buf): Promise<Uint8Array>
  /** Prepares a kernel. Synchronous in form: it may finish later, and a late failure surfaces in `read`. */
  compile(kernel: Kernel): Exe
  /** Enqueues in program order. `inputs` follow `kernel.inputs`, `outputs` `kernel.outputs`; every output element is written. */
  run(exe: Exe, inputs: readonly Buf[], outputs: readonly Buf[], params: readonly number[]): void
  /** Idempotent. Pending reads reject; nothing hangs. */
  close(): void | Promise<void>
  /** `read` without waiting; its presence is the declaration that the backend can. */
  readSync?(buf: Buf): Uint8Array
  /** Enqueues a whole plan. */
  submit?(plan: Plan<Buf, Exe>): void
  /** Whether this kernel fits dynamic limits; the string is the reason why not. */
  supports?(kernel: Kernel): true | string
  /** An executable was evicted from core's cache. */
  discard?(exe: Exe): void
}

/** A way to open a backend: a plain value, made by {@link defineBackend}. */
export interface Provider {
  readonly name: string
  readonly api: number
  /** Version of the conformance spec that the backend claims to pass. */
  readonly conformsTo?: string
  open(): Backend | Promise<Backend>
  /**
   * Whether {@link open} can succeed here, as far as that shows without opening anything: true, or the reason why not. A
   * provider without it is opened, and closed again, where that is asked.
   */
  available?(): true | string | Promise<true | string>
}

/** Declares a backend: stamps the version of the contract that it was written for. */
export function defineBackend(definition: Omit<Provider, "api"> & { readonly api?: number }): Provider {
  if (
    typeof definition.name !== "string" ||
    definition.name === "" ||
    typeof definition.open !== "function"
  ) {
    throw new CotangentError("E_NO_BACKEND", "defineBackend needs a name and an open function")
  }
  return Object.freeze({ api: BACKEND_API, ...definition })
}
