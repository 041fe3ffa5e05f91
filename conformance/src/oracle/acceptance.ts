import type { DType, Shape, Tensor } from "@cotangent/core-api"
import { type Capabilities, outputShape } from "@cotangent/core-api/backend"
import { nodeOf } from "@cotangent/core-api/rules"
import { evaluate } from "./evaluate.ts"
import { evaluateKernel, type KernelRun } from "./evaluate-kernel.ts"
import { IntervalArithmetic } from "./interval-arithmetic.ts"
import { PlainArithmetic, type Rounding } from "./plain-arithmetic.ts"

/** What a subject may return for one tensor: an interval for each element, row-major. */
export interface Acceptance {
  readonly shape: Shape
  readonly dtype: DType
  readonly lo: Float64Array
  readonly hi: Float64Array
  /** 0: a number in the interval; 1: that or NaN; 2: NaN; 3: anything. */
  readonly mayBeNaN: Uint8Array
  /** The plain float64 value. */
  readonly center: Float64Array
}

/**
 * What a subject's arithmetic may compute for tensors that have not been realised yet: every rounding of a
 * storage dtype, every intrinsic's ulps, or the looser ones that the capabilities declare. Throws for tensors
 * whose graph is gone: ask before the first read.
 */
export function acceptanceOf(tensors: readonly Tensor[], capabilities: Capabilities): readonly Acceptance[] {
  const nodes = tensors.map(nodeOf)
  const centers = float64Of(tensors)
  return evaluate(nodes, new IntervalArithmetic(capabilities)).map(({ lo, hi, nan }, at) => {
    const { shape = [], dtype = "float64" } = nodes[at] ?? {}
    return { shape, dtype, lo, hi, mayBeNaN: nan, center: centers[at] ?? new Float64Array() }
  })
}

/** The plain float64 values of tensors that have not been realised yet, by what the rows state. */
export function float64Of(tensors: readonly Tensor[]): readonly Float64Array[] {
  return evaluate(tensors.map(nodeOf), new PlainArithmetic())
}

/** The values of tensors that have not been realised yet, every number on the way having gone through `round`. */
export function valuesIn(tensors: readonly Tensor[], round: Rounding): readonly Float64Array[] {
  return evaluate(tensors.map(nodeOf), new PlainArithmetic({ round }))
}

/** What a subject's arithmetic may store for each output of a kernel. */
export function kernelAcceptance(run: KernelRun, capabilities: Capabilities): readonly Acceptance[] {
  const { kernel } = run
  const centers = evaluateKernel(run, new PlainArithmetic())
  const bounds = evaluateKernel(run, new IntervalArithmetic(capabilities))
  return kernel.outputs.map((output, at) => {
    const { lo, hi, nan } = bounds[at] ?? {
      lo: new Float64Array(),
      hi: new Float64Array(),
      nan: new Uint8Array(),
    }
    const center = centers[at] ?? new Float64Array()
    return { shape: outputShape(kernel, output), dtype: output.dtype, lo, hi, mayBeNaN: nan, center }
  })
}
