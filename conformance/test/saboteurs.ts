import {
  contiguous,
  call,
  constant,
  type Expr,
  type Kernel,
  type KernelInput,
  makeKernel,
  viewBytes,
} from "@cotangent/core-api/backend"
import type { Check } from "../src/case.ts"

import {
  never,
  offBy,
  onAccumulators,
  onCalls,
  onInputs,
  recompiled,
  rewritten,
  sabotage,
  type Saboteur,
} from "./sabotage.ts"

const inexact = ["add", "sub", "mul", "div", "neg", "exp", "log", "pow"].flatMap((op) => [
  recompiled(`${op} is off by 10⁻⁶ in float32`, "forward", offBy(op, 1 + 1e-6, "float32")),
  recompiled(`${op} is off by 10⁻¹² in float64`, "forward", offBy(op, 1 + 1e-12, "float64")),
])

const swapped = ["sub", "div", "pow", "lt", "le"].map((op) =>
  recompiled(
    `${op} takes its operands in the wrong order`,
    "forward",
    onCalls(op, (expr) => call(op, expr.args.toReversed(), expr.dtype)),
  ),
)

function lengthOf(bytes: Uint8Array): number {
  return bytes.byteLength
}

/** Reads with the bytes changed. */
function misread(says: string, check: Check, change: (bytes: Uint8Array) => Uint8Array): Saboteur {
  return sabotage(says, check, (honest) => ({ read: async (buf: unknown) => change(await honest.read(buf)) }))
}

/** Backends that are nearly right. */
export const saboteurs: readonly Saboteur[] = [
  ...inexact,
  ...swapped,
  recompiled("a reduction runs along another axis of the same size", "forward", (kernel) => {
    const turn = (axes: readonly number[]): readonly number[] =>
      axes.length === 1 && kernel.space.length > 1 ? [((axes[0] ?? 0) + 1) % kernel.space.length] : axes
    const square = kernel.space.every((size) => size === kernel.space[0])
    if (!square) return kernel
    return makeKernel({
      ...kernel,
      accumulators: kernel.accumulators.map((each) => ({ ...each, axes: turn(each.axes) })),
      outputs: kernel.outputs.map((each) => ({ ...each, axes: turn(each.axes) })),
    })
  }),
  ...(["max", "argMax"] as const).map((op) =>
    recompiled(
      `${op} ignores NaN`,
      "edges",
      onAccumulators(op, (value) =>
        call(
          "where",
          [call("eq", [value, value], "bool"), value, constant(-Infinity, value.dtype)],
          value.dtype,
        ),
      ),
    ),
  ),
  recompiled(
    "log of zero is finite",
    "edges",
    onCalls("log", (expr) =>
      call(
        "log",
        [call("add", [expr.args[0] ?? expr, constant(1e-300, expr.dtype)], expr.dtype)],
        expr.dtype,
      ),
    ),
  ),
  recompiled(
    "strides are ignored",
    "views",
    onInputs((input) => ({
      ...input,
      view: sameSize(input) ? { ...contiguous(input.view.shape), offset: input.view.offset } : input.view,
    })),
  ),
  recompiled(
    "offsets are ignored",
    "views",
    onInputs((input) => ({
      ...input,
      view: {
        ...input.view,
        offset: Math.max(
          0,
          ...input.view.strides.map((stride, axis) => -stride * ((input.view.shape[axis] ?? 1) - 1)),
        ),
      },
    })),
  ),
  recompiled(
    "padding reads what is beside the array",
    "contract",
    onInputs(({ dtype, view }) => ({
      dtype,
      view: view.valid
        ? {
            ...view,
            valid: view.valid.map(
              (range) => range && ([range[0], Math.max(range[0], range[1] - 1)] as const),
            ),
          }
        : view,
    })),
  ),
  misread("the last element is dropped", "forward", (bytes) => {
    bytes.fill(0, Math.max(0, lengthOf(bytes) - 4))
    return bytes
  }),
  misread("reads are not aligned", "contract", (bytes) => {
    const shifted = new Uint8Array(bytes.length + 4).subarray(4)
    shifted.set(bytes)
    return shifted
  }),
  sabotage("results are stale when a kernel runs again", "contract", (honest) => {
    const ran = new Map<unknown, readonly Uint8Array[]>()
    return {
      run: (
        exe: unknown,
        inputs: readonly unknown[],
        outputs: readonly unknown[],
        params: readonly number[],
      ) => {
        const before = ran.get(exe)
        honest.run(exe, inputs, outputs, params)
        if (before) outputs.forEach((output, at) => before[at] && honest.write(output, before[at]))
        ran.set(
          exe,
          outputs.map((output) => honest.readSync?.(output) ?? new Uint8Array()),
        )
      },
    }
  }),
  sabotage("parameters are those of the first run", "contract", (honest) => {
    const first = new Map<unknown, readonly number[]>()
    return {
      run: (
        exe: unknown,
        inputs: readonly unknown[],
        outputs: readonly unknown[],
        params: readonly number[],
      ) => {
        if (!first.has(exe)) first.set(exe, params)
        honest.run(exe, inputs, outputs, first.get(exe) ?? params)
      },
    }
  }),
  sabotage("a write is taken later", "contract", (honest) => ({
    write: (buf: unknown, bytes: Uint8Array) => {
      honest.write(buf, bytes)
      queueMicrotask(() => {
        try {
          honest.write(buf, bytes)
        } catch {
          // It was freed or closed in the meantime.
        }
      })
    },
  })),
  sabotage("a read gives the memory itself", "purity", (honest) => {
    const handed = new Map<unknown, Uint8Array>()
    const forget = (buf: unknown): void => void handed.delete(buf)
    return {
      read: async (buf: unknown) => {
        const known = handed.get(buf) ?? (await honest.read(buf))
        handed.set(buf, known)
        return known
      },
      write: (buf: unknown, bytes: Uint8Array) => {
        forget(buf)
        honest.write(buf, bytes)
      },
      run: (
        exe: unknown,
        inputs: readonly unknown[],
        outputs: readonly unknown[],
        params: readonly number[],
      ) => {
        for (const output of outputs) forget(output)
        honest.run(exe, inputs, outputs, params)
      },
    }
  }),
  sabotage("a read does not wait for runs", "contract", (honest) => ({
    run: (
      exe: unknown,
      inputs: readonly unknown[],
      outputs: readonly unknown[],
      params: readonly number[],
    ) => {
      setTimeout(() => {
        try {
          honest.run(exe, inputs, outputs, params)
        } catch {
          // It was freed or closed in the meantime.
        }
      }, 1)
    },
  })),
  sabotage("free is forgotten", "contract", (honest) => {
    const kept: unknown[] = []
    return { free: (buf: unknown) => void kept.push(buf), close: () => honest.close() }
  }),
  sabotage("a run writes its input", "purity", (honest) => ({
    run: (
      exe: unknown,
      inputs: readonly unknown[],
      outputs: readonly unknown[],
      params: readonly number[],
    ) => {
      honest.run(exe, inputs, outputs, params)
      const [first] = inputs
      const bytes = first === undefined ? null : honest.readSync?.(first)
      if (bytes) honest.write(first, bytes.fill(0))
    },
  })),
  sabotage("a kernel is changed while it is compiled", "contract", (honest) => ({
    compile: (kernel: Kernel) => {
      const exe = honest.compile(kernel)
      for (const { view } of kernel.inputs)
        if (Array.isArray(view.strides) && !Object.isFrozen(view.strides)) view.strides.fill(0)
      return exe
    },
  })),
  sabotage("an op is claimed, and missing", "claims", (honest) => ({
    compile: (kernel: Kernel) => {
      if (kernel.key.includes("exp(")) throw new Error("no exp here")
      return honest.compile(kernel)
    },
  })),
  sabotage("integers do not wrap", "contract", (honest) => ({
    compile: (kernel: Kernel) =>
      honest.compile(
        rewritten(kernel, (expr) =>
          expr.kind === "call" && expr.dtype === "int32" && expr.op !== "cast" ? saturated(expr) : expr,
        ),
      ),
  })),
  sabotage("what is not a number becomes 0", "edges", (honest) => ({
    read: async (buf: unknown) => {
      const bytes = await honest.read(buf)
      if (bytes.byteLength % 8 !== 0) return bytes
      const numbers = viewBytes("float64", bytes)
      for (let at = 0; at < numbers.length; at++) if (Number.isNaN(numbers[at])) numbers[at] = 0
      return bytes
    },
  })),
  sabotage("reads that fail are never answered", "contract", (honest) => ({
    read: (buf: unknown) => honest.read(buf).catch(() => never),
  })),
  sabotage("sums are rounded at every step", "vectors", (honest) => ({
    compile: (kernel: Kernel) => honest.compile(coarse(kernel)),
  })),
]

function sameSize({ view }: KernelInput): boolean {
  return !view.valid && view.strides.every((stride) => stride !== 0) && view.strides.length > 1
}

function saturated(expr: Extract<Expr, { kind: "call" }>): Expr {
  const wide = call(
    expr.op,
    expr.args.map((each) => (each.dtype === "int32" ? call("cast", [each], "float64") : each)),
    "float64",
  )
  return call("cast", [wide], "int32")
}

/** Terms of float64 sums rounded to float32. */
function coarse(kernel: Kernel): Kernel {
  return makeKernel({
    ...kernel,
    accumulators: kernel.accumulators.map((each) => ({
      ...each,
      value:
        each.value.dtype === "float64"
          ? call("cast", [call("cast", [each.value], "float32")], "float64")
          : each.value,
    })),
  })
}
