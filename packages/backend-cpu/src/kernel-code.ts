import { type Code, FunctionBuilder, get, type WasmFunction } from "./wasm/index.ts"

/** A function over a range of tasks: any division of the range gives the same bits. */
export interface Phase {
  readonly name: string
  readonly tasks: number
  /** Instructions on one vector that all tasks take together, roughly. */
  readonly work: number
}

/** A kernel as functions `(frame, begin, end, own)`: tasks `begin` up to `end`, with scratch of one's own `own` bytes after the shared one. */
export interface KernelCode {
  readonly functions: readonly WasmFunction[]
  /** To be run one after the other, each when the one before is done. */
  readonly phases: readonly Phase[]
  /** Scratch that all tasks share, whose address is in the frame. */
  readonly scratchBytes: number
  /** Scratch that each of those needs who run tasks at the same time. */
  readonly ownBytes: number
}

/** The function of a phase, and its parameters. */
export interface PhaseStart {
  readonly fn: FunctionBuilder
  readonly frame: Code
  readonly begin: Code
  readonly end: Code
  readonly own: Code
}

/** Begins to write the function of a phase. */
export function startPhase(name: string): PhaseStart {
  const fn = new FunctionBuilder(name)
  const [frame, begin, end, own] = ["frame", "begin", "end", "own"].map((each) => get(fn.param("i32", each)))
  if (!frame || !begin || !end || !own) throw new Error("a phase has four parameters")
  return { fn, frame, begin, end, own }
}
