import { type Shape, sizeOf } from "../shape.ts"
import { elementwiseRow } from "../rules/define.ts"
import { contiguous, printView, type View } from "../view.ts"
import { moveView } from "./movements.ts"
import { isContraction } from "./reduce.ts"
import type { Value } from "./value.ts"

/** What a backend can take in one kernel; see {@link Capabilities}. */
export interface KernelLimits {
  readonly maxInputs: number
  readonly maxOutputs: number
  readonly mixedOutputs: boolean
  /** Whether `precise` rows of float32 are computed in float64. */
  readonly wide: boolean
}

/** What computing a value inside a kernel brings with it, down to what is stored. */
interface Inlined {
  /** The reductions it holds: their space and axes as text, or null. */
  readonly space: string | null
  /** The contraction among them. */
  readonly contraction: Value | null
  /** In cheap operations. */
  readonly cost: number
  readonly depth: number
  /** Distinct views of distinct buffers. */
  readonly reads: ReadonlyMap<string, View | null>
}

// Two cheap operations repeat faster than a buffer is written and read again.
const cheap = 2
// Long chains make code that no compiler likes, and recursion deep.
const maxDepth = 96

/** The operations that a value of this intrinsic costs, in additions. */
function costOf(name: string): number {
  if (name === "cast") return 1
  const { ulp } = elementwiseRow(name)
  return typeof ulp === "number" && ulp <= 0.5 ? 1 : 8
}

/** Whether computing a value from its arguments takes much longer than reading it back. */
export function isCostly({ form }: Value): boolean {
  return form.op === "call" && costOf(form.name) > cheap
}

/** Every value under `roots`, arguments first. */
export function reachable(roots: Iterable<Value>): Value[] {
  const found = new Set<Value>()
  const queue = [...roots]
  for (let value = queue.pop(); value; value = queue.pop()) {
    if (found.has(value)) continue
    found.add(value)
    queue.push(...value.form.args)
  }
  return [...found].sort((a, b) => a.id - b.id)
}

/** Leaves, and values that a kernel makes out of nothing: storing them would only cost. */
function isFree({ form }: Value): boolean {
  return form.op === "leaf" || form.op === "const" || form.op === "param" || form.op === "index"
}

/** Values that get a buffer of their own; everything else is computed inside the kernels that want it. */
export interface Stored {
  /** What was asked for. Kernels write it, and compute it again where they need it, unless it is cut as well. */
  readonly roots: ReadonlySet<Value>
  /** What kernels read back instead of computing it. */
  readonly cuts: Set<Value>
}

/**
 * Decides which values get a buffer of their own besides the roots. Cut are: the argument of a growing broadcast that
 * holds a reduction or costs more than two cheap operations; what lies below a reduction of a reduction, or below a
 * movement of one; what lies below a reshape that no view expresses; one side where reductions over different spaces
 * or two contractions meet; very long chains; and whatever a backend's limit on inputs forces.
 */
export function chooseStored(roots: ReadonlySet<Value>, limits: KernelLimits): Stored {
  const stored = { roots, cuts: new Set<Value>() }
  inlineAll(stored, limits)
  return stored
}

/** Names of what the kernel of a value reads: each view of a buffer is an input of its own. Cuts what the limits force. */
export function readsOf(stored: Stored, limits: KernelLimits): (value: Value) => readonly string[] {
  const inlined = inlineAll(stored, limits)
  return (value) => buffersIn(inlined.get(value)?.reads ?? new Map<string, View | null>())
}

/** Goes through all values until nothing more has to be cut. */
function inlineAll({ roots, cuts }: Stored, limits: KernelLimits): ReadonlyMap<Value, Inlined> {
  const order = reachable(roots)
  for (;;) {
    const before = cuts.size
    const inlined = new Map<Value, Inlined>()
    for (const value of order) inlined.set(value, inline(value, inlined, cuts, limits))
    if (cuts.size === before) return inlined
  }
}

function inline(
  value: Value,
  known: ReadonlyMap<Value, Inlined>,
  cuts: Set<Value>,
  limits: KernelLimits,
): Inlined {
  const asLeaf = (each: Value): Inlined => ({
    space: null,
    contraction: null,
    cost: 0,
    depth: 0,
    reads: new Map([[`v${each.id}`, contiguous(each.shape)]]),
  })
  const seen = (each: Value): Inlined => {
    const info = known.get(each)
    return cuts.has(each) || !info ? asLeaf(each) : info
  }
  const store = (each: Value): Inlined => {
    if (isFree(each)) return seen(each)
    cuts.add(each)
    return asLeaf(each)
  }
  const { form } = value
  const free = { space: null, contraction: null, cost: 0, depth: 0 }
  switch (form.op) {
    case "leaf":
      return { ...free, reads: new Map([[`${value.id}`, form.view]]) }
    case "const":
    case "param":
      return { ...free, reads: new Map() }
    case "index":
      return { ...free, reads: new Map([[`i${value.id}`, positionView(value.shape, form.axis)]]) }
    case "reduce": {
      const body = form.args[0]
      const inner = seen(body).space === null ? seen(body) : store(body)
      return {
        space: `${body.shape} over ${form.axes}`,
        contraction: isContraction(value) ? value : null,
        cost: inner.cost + 1,
        depth: inner.depth + 1,
        reads: inner.reads,
      }
    }
    case "call":
      return join(value, form.name, seen, store, limits)
    default: {
      const arg = form.args[0]
      let inner = seen(arg)
      const grows = form.op === "broadcast" && sizeOf(value.shape) > sizeOf(arg.shape)
      if (inner.space !== null || (grows && inner.cost > cheap)) inner = store(arg)
      const moved = new Map<string, View | null>()
      for (const [name, view] of inner.reads) {
        const next = view && moveView(form, view, value.shape)
        if (next === "inexpressible") {
          // Even a leaf gets a copy here: its strides do not fit. Those of the copy do, so that what follows sees its shape.
          cuts.add(arg)
          const copied = moveView(form, contiguous(arg.shape), value.shape)
          if (copied === "inexpressible")
            throw new Error(`no view expresses the ${form.op} of a whole buffer`)
          return { ...free, reads: new Map([[`v${arg.id}`, copied]]) }
        }
        moved.set(next ? `${name.split(" ")[0]} ${printView(next)}` : "zero", next)
      }
      // Padding an expression masks it by the position along each axis.
      if (form.op === "pad") {
        for (const axis of value.shape.keys())
          moved.set(`i${value.id}.${axis}`, positionView(value.shape, axis))
      }
      return { ...inner, depth: inner.depth + 1, reads: moved }
    }
  }
}

/** A view whose elements are the positions along one axis. */
export function positionView(shape: Shape, axis: number): View {
  return { shape, strides: shape.map((_, at) => (at === axis ? 1 : 0)), offset: 0 }
}

function join(
  value: Value,
  name: string,
  seen: (each: Value) => Inlined,
  store: (each: Value) => Inlined,
  limits: KernelLimits,
): Inlined {
  const args = [...new Set(value.form.args)]
  const infos = new Map(args.map((each) => [each, seen(each)]))
  const settle = (each: Value): void => void infos.set(each, store(each))
  // Reductions that meet must run over one space, with at most one contraction: the largest stays.
  const holding = args
    .filter((each) => infos.get(each)?.space != null)
    .sort((a, b) => weight(b, infos) - weight(a, infos))
  const leader = holding[0] && infos.get(holding[0])
  for (const each of holding.slice(1)) {
    const info = infos.get(each)
    const sameSpace = info?.space === leader?.space
    const contractions = new Set([info?.contraction, leader?.contraction].filter(Boolean))
    if (
      !sameSpace ||
      contractions.size > 1 ||
      (contractions.size === 1 && info?.contraction !== leader?.contraction)
    )
      settle(each)
  }
  for (const each of args) if ((infos.get(each)?.depth ?? 0) >= maxDepth) settle(each)
  const reads = (): Map<string, View | null> =>
    new Map(args.flatMap((each) => [...(infos.get(each)?.reads ?? [])]))
  const crowded = [...args].sort((a, b) => (infos.get(b)?.reads.size ?? 0) - (infos.get(a)?.reads.size ?? 0))
  for (const each of crowded) if (buffersIn(reads()).length > limits.maxInputs) settle(each)
  const all = args.flatMap((each) => infos.get(each) ?? [])
  return {
    space: all.find((info) => info.space !== null)?.space ?? null,
    contraction: all.find((info) => info.contraction !== null)?.contraction ?? null,
    cost: all.reduce((total, info) => total + info.cost, costOf(name)),
    depth: Math.max(...all.map((info) => info.depth)) + 1,
    reads: reads(),
  }
}

/** Positions are made from nothing. */
function buffersIn(reads: ReadonlyMap<string, View | null>): readonly string[] {
  return [...reads.keys()].filter((name) => !name.startsWith("i"))
}

function weight(value: Value, infos: ReadonlyMap<Value, Inlined>): number {
  const info = infos.get(value)
  return (info?.contraction ? 1e12 : 0) + (info?.cost ?? 0)
}
