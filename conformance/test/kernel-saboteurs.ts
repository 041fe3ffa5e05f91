import {
  acc,
  call,
  constant,
  type Expr,
  index,
  type Kernel,
  makeKernel,
  outputLength,
  viewBytes,
  type Backend,
} from "@cotangent/core-api/backend"
import { onAccumulators, onInputs, recompiled, rewritten, sabotage, type Saboteur } from "./sabotage.ts"
import { roomy } from "./roomy.ts"

const check = "random programs"

/** Backends that get wrong what core's own kernels hardly hold. */
export const kernelSaboteurs: readonly Saboteur[] = [
  recompiled(
    "the outermost stride is ignored in kernels of three axes and more",
    check,
    onInputs(({ dtype, view }) => ({
      dtype,
      view: view.strides.length > 2 ? { ...view, strides: view.strides.with(0, 0) } : view,
    })),
  ),
  roomy(
    "valid ranges are ignored on every axis but the last",
    check,
    onInputs(({ dtype, view }) => ({
      dtype,
      view: view.valid
        ? { ...view, valid: view.valid.map((range, axis, all) => (axis < all.length - 1 ? null : range)) }
        : view,
    })),
  ),
  sabotage("of two sets of reduced axes, the second is stored in another order", check, (honest) => {
    const kernels = new Map<unknown, Kernel>()
    const run: Backend["run"] = (exe, inputs, outputs, params) => {
      honest.run(exe, inputs, outputs, params)
      const kernel = kernels.get(exe)
      const [first] = kernel?.outputs.filter(({ axes }) => axes.length > 0) ?? []
      kernel?.outputs.forEach((output, at) => {
        if (
          output.axes.length === 0 ||
          output.axes.join() === first?.axes.join() ||
          outputLength(kernel, output) < 2
        )
          return
        const elements = viewBytes(output.dtype, honest.readSync?.(outputs[at]) ?? new Uint8Array())
        elements.reverse()
        honest.write(outputs[at], new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength))
      })
    }
    const compile = (kernel: Kernel): unknown => {
      const exe = honest.compile(kernel)
      kernels.set(exe, kernel)
      return exe
    }
    return { run, compile }
  }),
  sabotage("a product goes on where the last run of its executable ended", check, (honest) => {
    const kernels = new Map<unknown, Kernel>()
    const ended = new Map<unknown, Uint8Array>()
    const run: Backend["run"] = (exe, inputs, outputs, params) => {
      honest.run(exe, inputs, outputs, params)
      const at = kernels.get(exe)?.outputs.findIndex(({ axes }) => axes.length > 0) ?? -1
      if (at < 0 || kernels.get(exe)?.accumulators[0]?.op !== "prod") return
      const before = ended.get(exe)
      ended.set(exe, honest.readSync?.(outputs[at]) ?? new Uint8Array())
      if (before) honest.write(outputs[at], before.fill(0))
    }
    const compile = (kernel: Kernel): unknown => {
      const exe = honest.compile(kernel)
      kernels.set(exe, kernel)
      return exe
    }
    return { run, compile }
  }),
  recompiled("argMin gives the last of equal ones", check, (kernel) => {
    const { accumulators, outputs, space } = kernel
    const [axis = 0] = accumulators[0]?.axes ?? []
    const alone = [...accumulators, ...outputs].every(({ axes }) => axes.join() === String(axis))
    if (!alone || !accumulators.some(({ op }) => op === "argMin")) return kernel
    // What is read from the other end has its first where the last was.
    const mirrored = (at: Expr): Expr => call("sub", [constant((space[axis] ?? 1) - 1, "int32"), at], "int32")
    return rewritten(backwards(kernel, axis), (expr) => {
      const place = expr.kind === "acc" && (accumulators[expr.index]?.op ?? "").startsWith("arg")
      return place || (expr.kind === "index" && expr.axis === axis) ? mirrored(expr) : expr
    })
  }),
  recompiled(
    "a product loses its sign",
    check,
    onAccumulators("prod", (value) =>
      call(
        "where",
        [call("lt", [value, constant(0, value.dtype)], "bool"), call("neg", [value], value.dtype), value],
        value.dtype,
      ),
    ),
  ),
  recompiled("a store to int32 rounds", check, (kernel) =>
    makeKernel({
      ...kernel,
      outputs: kernel.outputs.map((each) =>
        each.dtype === "int32" && each.value.dtype.startsWith("float")
          ? { ...each, value: call("add", [each.value, constant(0.5, each.value.dtype)], each.value.dtype) }
          : each,
      ),
    }),
  ),
  recompiled("an epilogue takes the first accumulator of its dtype", check, (kernel) => {
    const { accumulators } = kernel
    const dtypeOf = (at: number): string => {
      const { op = "sum", value } = accumulators[at] ?? {}
      return op === "argMax" || op === "argMin" ? "int32" : (value?.dtype ?? "")
    }
    return rewritten(kernel, (expr) => {
      if (expr.kind !== "acc") return expr
      const first = accumulators.findIndex(
        ({ axes }, at) => dtypeOf(at) === expr.dtype && axes.join() === accumulators[expr.index]?.axes.join(),
      )
      return acc(Math.max(0, first), expr.dtype)
    })
  }),
  recompiled("the position along the second of three axes is that along the last", check, (kernel) =>
    kernel.space.length < 3
      ? kernel
      : rewritten(kernel, (expr) =>
          expr.kind === "index" && expr.axis === 1 ? index(kernel.space.length - 1) : expr,
        ),
  ),
]

/** The kernel with its inputs read backwards along an axis. */
function backwards(kernel: Kernel, axis: number): Kernel {
  const size = kernel.space[axis] ?? 1
  return onInputs(({ dtype, view }) => ({
    dtype,
    view: {
      ...view,
      offset: view.offset + (size - 1) * (view.strides[axis] ?? 0),
      strides: view.strides.with(axis, -(view.strides[axis] ?? 0)),
      ...(view.valid && {
        valid: view.valid.map((range, at) =>
          at === axis && range ? ([size - range[1], size - range[0]] as const) : range,
        ),
      }),
    },
  }))(kernel)
}
