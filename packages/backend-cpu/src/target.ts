/** What the generated code may use beyond WebAssembly 2.0. */
export interface Target {
  /** Relaxed SIMD: a multiply-add that may round once or twice, so no algorithm may depend on which. */
  readonly relaxedSimd: boolean
}
