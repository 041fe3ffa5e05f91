import {
  asContraction,
  type Backend,
  type Kernel,
  makeKernel,
  outputLength,
} from "@cotangent/core-api/backend"
import { onInputs, sabotage, type Saboteur } from "./sabotage.ts"
import { resized, roomy } from "./roomy.ts"

/** Below this many elements these backends are right: cases of a few elements notice nothing. */
const few = 48

type Run = Backend["run"]

/** A backend that spoils the end of long outputs, from the element `from` on. */
function unfinished(says: string, from: (length: number) => number): Saboteur {
  return sabotage(says, "tile sizes", (honest) => {
    const kernels = new Map<unknown, Kernel>()
    const run: Run = (exe, inputs, outputs, params) => {
      honest.run(exe, inputs, outputs, params)
      const kernel = kernels.get(exe)
      kernel?.outputs.forEach((output, at) => {
        const length = outputLength(kernel, output)
        if (length < few || from(length) >= length) return
        const bytes = honest.readSync?.(outputs[at]) ?? new Uint8Array()
        honest.write(outputs[at], bytes.fill(0, (from(length) * bytes.length) / length))
      })
    }
    return {
      run,
      compile: (kernel: Kernel) => {
        const exe = honest.compile(kernel)
        kernels.set(exe, kernel)
        return exe
      },
    }
  })
}

/** The last axis that every accumulator and every output is reduced over, if it is long. */
function reducedAxis({ space, accumulators, outputs }: Kernel): number | null {
  const axis = space.findLastIndex((_, at) =>
    [...accumulators, ...outputs].every(({ axes }) => axes.includes(at)),
  )
  return axis >= 0 && accumulators.length > 0 && (space[axis] ?? 0) >= few ? axis : null
}

/** Backends that are right in short loops, and wrong where tiles end. */
export const boundarySaboteurs: readonly Saboteur[] = [
  unfinished("the last element is dropped, one short of whole tiles of 4", (length) =>
    length % 4 === 3 ? length - 1 : length,
  ),
  unfinished("what is left after whole tiles of 8 is not stored", (length) => length - (length % 8)),
  unfinished(
    "one element after whole tiles of 64 is not stored",
    (length) => length - (length % 64 === 1 ? 1 : 0),
  ),
  roomy("a sum reads the whole of its last tile", "tile sizes", (kernel) => {
    const axis = reducedAxis(kernel)
    const size = axis === null ? 0 : (kernel.space[axis] ?? 0)
    return axis === null ? kernel : resized(kernel, axis, Math.ceil(size / 4) * 4)
  }),
  roomy("a sum misses its tail", "tile sizes", (kernel) => {
    const axis = reducedAxis(kernel)
    const size = axis === null ? 0 : (kernel.space[axis] ?? 0)
    return axis === null ? kernel : resized(kernel, axis, size - (size % 16))
  }),
  roomy(
    "long inputs are read from an aligned element on",
    "tile sizes",
    onInputs(({ dtype, view }) => {
      const long = view.shape.some((size) => size >= few) && view.strides.at(-1) === 1
      return { dtype, view: long ? { ...view, offset: view.offset - (view.offset % 4) } : view }
    }),
  ),
  roomy(
    "padding begins with a tile",
    "tile sizes",
    onInputs(({ dtype, view }) => ({
      dtype,
      view: view.valid
        ? {
            ...view,
            valid: view.valid.map(
              (range) =>
                range && (range[1] < few ? range : ([range[0], Math.ceil(range[1] / 4) * 4] as const)),
            ),
          }
        : view,
    })),
  ),
  roomy("a matrix product misses what is left of its summed axis", "tile sizes", (kernel) => {
    const [axis = -1] = asContraction(kernel)?.k ?? []
    const size = kernel.space[axis] ?? 0
    return size > 16 ? resized(kernel, axis, size - (size % 8)) : kernel
  }),
  roomy("several outputs beside a sum: the sum misses the last element", "tile sizes", (kernel) => {
    const mixed = new Set(kernel.outputs.map(({ axes }) => axes.join())).size > 1
    const size = kernel.space[0] ?? 0
    if (!mixed || kernel.space.length !== 1 || size < few || size % 4 !== 1) return kernel
    return makeKernel({
      ...kernel,
      inputs: kernel.inputs.map(({ dtype, view }) => ({
        dtype,
        view: { ...view, valid: [[0, size - 1]] },
      })),
    })
  }),
]
