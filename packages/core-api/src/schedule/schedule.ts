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
  /** One for each target, in their order. */
  readonly results: readonly Result[]
}

/** What is scheduled together. */
export interface Graph {
  /** Every node that the targets are made of, themselves included, in topological order. */
  readonly order: readonly Node[]
  /** The nodes that get a value. */
  readonly targets: readonly Node[]
}

/** Turns the nodes of a graph into kernels. Nothing but what `readGraph` notes may make a difference here. */
export function schedule({ order, targets }: Graph, limits: KernelLimits): Schedule {
  const values = new Values(limits.wide)
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
  const placed = targets.map((node) => {
    const value = valueOf.get(node)
    if (!value) throw new Error("a target is part of its graph")
    return place(node, value)
  })
  const roots = new Set(placed.flatMap(({ root }) => (root ? [root] : [])))
  const stored = chooseStored(roots, limits)
  const kernels = groupKernels(stored, limits).map((group) => emitKernel(group, stored.cuts))
  return { kernels, results: placed.map(({ result }) => result) }
}

/** The graph below `wanted`. Nodes that an earlier realisation passed through, and that are used anew, become targets as well. */
export function graphOf(wanted: readonly Node[]): Graph {
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
  return {
    order: [...found].sort((a, b) => a.id - b.id),
    targets: [...new Set([...wanted, ...again])],
  }
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
