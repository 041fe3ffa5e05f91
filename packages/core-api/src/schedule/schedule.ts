import type { Node } from "../graph/node.ts"
import { sizeOf } from "../shape.ts"
import { contiguous, type View } from "../view.ts"
import { chooseStored, type KernelLimits } from "./cut.ts"
import { emitKernel, type EmittedKernel } from "./emit.ts"
import { type MovedView, moveView } from "./movements.ts"
import { normalise, squeeze } from "./normalise.ts"
import { groupKernels } from "./stages.ts"
import { type Origin, type Value, Values } from "./value.ts"

/** Where a realised node finds its elements: a view of a stored value or of a buffer from outside. */
interface Result {
  readonly node: Node
  readonly source: Value | Origin
  /** Of the node's own shape. */
  readonly view: View
}

/** What to run, in order, and where the wanted nodes find their elements afterwards. */
export interface Schedule {
  readonly kernels: readonly EmittedKernel[]
  readonly results: readonly Result[]
  /** Nodes that were passed through without being stored. */
  readonly interior: readonly Node[]
}

/** Turns wanted nodes into kernels. Nodes that an earlier schedule passed through, and that are used anew, are stored as well. */
export function schedule(wanted: readonly Node[], limits: KernelLimits): Schedule {
  const { order, again } = reach(wanted)
  const targets = [...new Set([...wanted, ...again])]
  const values = new Values()
  const valueOf = new Map<Node, Value>()
  for (const node of order) {
    valueOf.set(
      node,
      normalise(node, values, (each) => {
        const value = valueOf.get(each)
        if (!value) throw new Error("nodes are normalised in topological order")
        return value
      }),
    )
  }
  const placed = targets.flatMap((node) => {
    const value = valueOf.get(node)
    return value ? [place(node, value)] : []
  })
  const roots = new Set(placed.flatMap(({ root }) => (root ? [root] : [])))
  const stored = chooseStored(roots, limits)
  const kernels = groupKernels(stored, limits).map((group) => emitKernel(group, stored.cuts))
  const settled = new Set(targets)
  return {
    kernels,
    results: placed.map(({ result }) => result),
    interior: order.filter((node) => !settled.has(node) && !node.value),
  }
}

/** The nodes below `wanted` in topological order, and those of them that a second realisation reaches. */
function reach(wanted: readonly Node[]): { order: Node[]; again: Node[] } {
  const found = new Set<Node>()
  const again = new Set<Node>()
  const queue = [...wanted]
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (found.has(node)) continue
    found.add(node)
    if (node.value) continue
    for (const each of node.src?.args ?? []) {
      if (each.visits > 0 && node.visits === 0 && !each.value && worthStoring(each)) again.add(each)
      queue.push(each)
    }
  }
  return { order: [...found].sort((a, b) => a.id - b.id), again: [...again] }
}

function worthStoring({ src }: Node): boolean {
  return src?.op === "elementwise" || src?.op === "reduce"
}

/** Peels views off a wanted value: a permutation or reshape at the root costs no copy. */
function place(node: Node, value: Value): { result: Result; root: Value | null } {
  const peeled: Value[] = []
  let base = value
  while (base.form.op === "permute" || base.form.op === "reshape") {
    peeled.push(base)
    base = base.form.args[0]
  }
  let view: View | null = base.form.op === "leaf" ? base.form.view : contiguous(base.shape)
  for (const outer of peeled.reverse()) {
    const { form } = outer
    const moved: MovedView =
      view && (form.op === "permute" || form.op === "reshape") ? moveView(form, view, outer.shape) : null
    view = moved === "inexpressible" ? null : moved
  }
  if (!view)
    return { result: { node, source: value, view: unsqueeze(contiguous(value.shape), node) }, root: value }
  const empty = sizeOf(node.shape) === 0
  if (base.form.op === "leaf")
    return { result: { node, source: base.form.origin, view: unsqueeze(view, node) }, root: null }
  return { result: { node, source: base, view: unsqueeze(view, node) }, root: empty ? null : base }
}

/** Gives a view the node's own shape, axes of size 1 included. */
function unsqueeze(view: View, node: Node): View {
  if (sizeOf(node.shape) === 0) return contiguous(node.shape)
  const kept = squeeze(node.shape)
  let at = 0
  const strides = node.shape.map((size) => (size === 1 ? 0 : (view.strides[at++] ?? 0)))
  return at === kept.length ? { shape: node.shape, strides, offset: view.offset } : contiguous(node.shape)
}
