import {
  type Backend,
  type Capabilities,
  call,
  constant,
  defineBackend,
  type Expr,
  type Kernel,
  type KernelInput,
  makeKernel,
  type Provider,
  reference,
} from "@cotangent/core-api/backend"
import type { Check } from "../src/case.ts"

/** A backend with one thing wrong, and the check that has to say so. */
export interface Saboteur {
  readonly says: string
  readonly check: Check
  readonly provider: Provider
}

type Overrides = { readonly [K in keyof Backend]?: unknown }

/** The reference backend with some of its verbs replaced. */
export function sabotage(says: string, check: Check, change: (honest: Backend) => Overrides): Saboteur {
  const open = (): Backend => {
    const honest = reference().open()
    if (honest instanceof Promise) throw new Error("the reference opens at once")
    const verbs: Backend = {
      capabilities: honest.capabilities,
      info: honest.info,
      alloc: (dtype, length) => honest.alloc(dtype, length),
      free: (buf) => honest.free(buf),
      write: (buf, bytes) => honest.write(buf, bytes),
      read: (buf) => honest.read(buf),
      compile: (kernel) => honest.compile(kernel),
      run: (exe, inputs, outputs, params) => honest.run(exe, inputs, outputs, params),
      close: () => honest.close(),
      readSync: (buf) => honest.readSync?.(buf) ?? new Uint8Array(),
    }
    return Object.assign(verbs, change(honest))
  }
  return { says, check, provider: defineBackend({ name: `saboteur: ${says}`, open }) }
}

/** An honest backend that lists less than it can do. */
export function restricted(less: Partial<Capabilities>): Provider {
  return sabotage("it is honest, and lists less", "claims", ({ capabilities }) => ({
    capabilities: { ...capabilities, ...less },
  })).provider
}

/** A backend that compiles another kernel than the one it was given. */
export function recompiled(says: string, check: Check, change: (kernel: Kernel) => Kernel): Saboteur {
  return sabotage(says, check, (honest) => ({ compile: (kernel: Kernel) => honest.compile(change(kernel)) }))
}

/** The kernel with every expression rewritten, leaves first. */
export function rewritten(kernel: Kernel, change: (expr: Expr) => Expr): Kernel {
  const done = new Map<Expr, Expr>()
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr)
    if (known) return known
    const made = change(expr.kind === "call" ? call(expr.op, expr.args.map(visit), expr.dtype) : expr)
    done.set(expr, made)
    return made
  }
  return makeKernel({
    ...kernel,
    accumulators: kernel.accumulators.map((each) => ({ ...each, value: visit(each.value) })),
    outputs: kernel.outputs.map((each) => ({ ...each, value: visit(each.value) })),
  })
}

export const onCalls =
  (op: string, change: (expr: Extract<Expr, { kind: "call" }>) => Expr) =>
  (kernel: Kernel): Kernel =>
    rewritten(kernel, (expr) => (expr.kind === "call" && expr.op === op ? change(expr) : expr))

export const offBy = (op: string, factor: number, dtype: string): ((kernel: Kernel) => Kernel) =>
  onCalls(op, (expr) =>
    expr.dtype === dtype ? call("mul", [expr, constant(factor, expr.dtype)], expr.dtype) : expr,
  )

export const onInputs =
  (change: (input: KernelInput) => KernelInput) =>
  (kernel: Kernel): Kernel =>
    makeKernel({ ...kernel, inputs: kernel.inputs.map(change) })

/** Changes what is accumulated by one reduction. */
export const onAccumulators =
  (op: Kernel["accumulators"][number]["op"], change: (value: Expr) => Expr) =>
  (kernel: Kernel): Kernel =>
    makeKernel({
      ...kernel,
      accumulators: kernel.accumulators.map((each) =>
        each.op === op ? { ...each, value: change(each.value) } : each,
      ),
    })

/** A promise that nobody keeps. */
export const never = new Promise<never>(() => undefined)
