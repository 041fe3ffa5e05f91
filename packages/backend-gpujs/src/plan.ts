import { type Expr, type Kernel, type KernelOutput, sizeOf, topological } from "@cotangent/core-api/backend"
import { type Pass, type Result, type Reduction, writePass } from "./emit/pass.ts"
import type { Elementary } from "./emit/recipes.ts"

/** A pass of a plan; `partial` names the accumulator whose partial results it gives, null for the output. */
export interface Step extends Pass {
  readonly partial: number | null
}

/** What a device can take. */
export interface Limits {
  readonly maxElements: number
  readonly maxInputs: number
  /** Functions of `own-functions.ts` with so many conditions that some OpenGL drivers compile a loop with them for minutes. */
  readonly outsideLoops: readonly string[]
}

/** Terms that one thread combines where threads are few; a power of the fan-in of the loops. */
const chunk = 512
/** Results that keep a device busy without sharing one among several threads. */
const manyThreads = 4096
/** Terms that one thread combines at most: drivers stop or kill what takes too long. */
const longest = 32_768

/** The calls of gpu.js that compute a kernel with one output, in order. Long reductions take several passes. */
export function planKernel(kernel: Kernel, functions: Elementary, limits: Limits): readonly Step[] {
  const [output] = kernel.outputs
  if (!output) return []
  const planned = planOutput(kernel, output, functions, limits, true)
  const crowded = planned.some(({ arrays }) => arrays.length > limits.maxInputs)
  return crowded ? planOutput(kernel, output, functions, limits, false) : planned
}

function planOutput(
  kernel: Kernel,
  output: KernelOutput,
  functions: Elementary,
  { maxElements, outsideLoops }: Limits,
  shared: boolean,
): Step[] {
  const { axes } = output
  const accumulators = [
    ...new Set(topological([output.value]).flatMap((expr) => (expr.kind === "acc" ? [expr.index] : []))),
  ]
  const write = (reduction: Reduction | null, result: Result): Step => ({
    ...writePass({ kernel, functions, axes, reduction, result }),
    partial: "partial" in result ? result.partial : null,
  })
  if (accumulators.length === 0) return [write(null, { output })]

  const rows = sizeOf(kernel.space.filter((_, axis) => !axes.includes(axis)))
  let count = sizeOf(axes.map((axis) => kernel.space[axis] ?? 1))
  let terms: Reduction["terms"] = "elements"
  const steps: Step[] = []
  const share = (own: number): void => {
    const chunks = Math.ceil(count / own)
    const reduction = { axes, terms, count, chunk: own, chunks }
    steps.push(...accumulators.map((at) => write({ ...reduction, accumulators: [at] }, { partial: at })))
    count = chunks
    terms = "partials"
  }
  const heavy = accumulators.some((at) => calls(kernel.accumulators[at]?.value, outsideLoops))
  if (shared && heavy && count > 1 && rows * count <= maxElements) share(1)
  while (shared && count > (rows < manyThreads ? chunk : longest)) {
    let own = chunk
    while (rows * Math.ceil(count / own) > maxElements) own *= 8
    if (own >= count) break
    share(own)
  }
  return [...steps, write({ accumulators, axes, terms, count, chunk: count, chunks: 1 }, { output })]
}

/** Whether an expression calls one of these. */
function calls(value: Expr | undefined, ops: readonly string[]): boolean {
  const all = value ? topological([value]) : []
  return all.some((expr) => expr.kind === "call" && ops.includes(expr.op))
}
