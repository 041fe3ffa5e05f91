import { batchTrace, oneOf, repeat } from "../autodiff/batch.ts"
import { traceBack } from "../autodiff/trace.ts"
import { CotangentError } from "../errors.ts"
import { currentId, type Node } from "../graph/node.ts"
import { withTape } from "../graph/tape.ts"
import { permute } from "../rules/movement.ts"
import { checkAxis, printShape } from "../shape.ts"
import { group, outputsOf } from "./primals.ts"
import { Tensor } from "./tensor.ts"
import { isRecord, mapTree } from "./tree.ts"

/**
 * The axis that a function is mapped over: of every tensor below (a number), of none of them (null), or of each by
 * itself, in the nesting of what it speaks of.
 */
export type BatchAxes = number | null | readonly BatchAxes[] | { readonly [name: string]: BatchAxes }

/** Options of {@link vmap}. */
export interface VmapOptions {
  /**
   * Which axis of each argument counts the examples: 0 by default. A list gives one entry an argument. Null, and plain
   * numbers among the arguments, are the same for all examples.
   */
  readonly inAxes?: BatchAxes
  /** Where the axis of the examples goes in each result: 0 by default. Null where a result is the same for all. */
  readonly outAxes?: BatchAxes
}

/**
 * A function of one example made into one of many: `f` is called once, with tensors that lack the axis of the
 * examples and have no values, and what it does is then done for all examples at once. Nothing is looped over.
 * Composes with every transform, on either side. A result that is the same for all examples is repeated.
 * @throws `E_AXIS` for an axis that a tensor lacks, `E_SHAPE` if the numbers of examples differ or no tensor is
 * mapped, `E_TRACED` for an async function or one that reads a value that differs between examples
 */
export function vmap<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  options: VmapOptions = {},
): (...args: A) => Y {
  const { inAxes = 0, outAxes = 0 } = options
  return (...args) =>
    withTape(currentId(), (tape) => {
      const mapped = mapArguments(args, inAxes)
      try {
        // The arguments leaf by leaf, tensors for tensors.
        const y = f(...(mapped.args as unknown as A))
        const outputs = outputsOf(y, "vmap")
        const primals = mapped.many.map(({ one }) => one)
        const trace = traceBack(outputs, primals, tape, "everything")
        const results = batchTrace(
          trace,
          outputs,
          mapped.many.map(({ many }) => many),
          mapped.n,
        )
        trace.release()
        return collect(y, results, mapped.n, outAxes) as Y
      } finally {
        for (const handle of mapped.handles) handle.dispose()
      }
    })
}

/** A mapped argument: what `f` sees of it, and all of it, the examples along axis 0. */
interface Mapped {
  readonly one: Node
  readonly many: Node
}

interface Arguments {
  readonly args: readonly unknown[]
  readonly many: readonly Mapped[]
  readonly handles: readonly Tensor[]
  readonly n: number
}

function mapArguments(args: readonly unknown[], inAxes: BatchAxes): Arguments {
  const many: Mapped[] = []
  const handles: Tensor[] = []
  const sizes: { readonly n: number; readonly text: string }[] = []
  const replaced = mapAxes(args, inAxes, "inAxes", (leaf, axis) => {
    if (!(leaf instanceof Tensor) || axis === null) return leaf
    const { node } = leaf
    const at = checkAxis(axis, node.shape.length, "vmap")
    const all = toFront(node, at)
    const one = oneOf(all)
    const handle = new Tensor(one)
    many.push({ one, many: all })
    handles.push(handle)
    sizes.push({ n: node.shape[at] ?? 0, text: `axis ${at} of ${printShape(node.shape)}` })
    return handle
  })
  const [first] = sizes
  const other = sizes.find(({ n }) => n !== first?.n)
  if (!first || other) {
    for (const handle of handles) handle.dispose()
    throw new CotangentError(
      "E_SHAPE",
      first && other
        ? `vmap: ${first.text} has ${first.n} examples, ${other.text} has ${other.n}: all must have as many`
        : "vmap: no tensor is mapped, so nothing says how many examples there are: give one, and an axis of it in inAxes",
    )
  }
  // A list of arguments stays one.
  return { args: replaced as readonly unknown[], many, handles, n: first.n }
}

/** What f returned, with each result for all examples. */
function collect(y: unknown, results: readonly (Node | null)[], n: number, outAxes: BatchAxes): unknown {
  const left = results.values()
  const made: Node[] = []
  const collected = mapAxes(y, outAxes, "outAxes", (leaf, axis) => {
    if (!(leaf instanceof Tensor)) return leaf
    const batched = left.next().value ?? null
    if (axis === null && batched) {
      throw new CotangentError(
        "E_AXIS",
        `vmap: outAxes is null for a result of shape ${printShape(leaf.shape)} that differs between examples: give it an axis`,
      )
    }
    const all =
      axis === null
        ? leaf.node
        : fromFront(batched ?? repeat(leaf.node, n), checkAxis(axis, leaf.shape.length + 1, "vmap: outAxes"))
    made.push(all)
    return new Tensor(all)
  })
  group(made)
  return collected
}

/** Replaces every leaf of a tree, with the axis that is said of it. @throws `E_AXIS` where the axes have another nesting */
function mapAxes(
  tree: unknown,
  axes: BatchAxes,
  what: string,
  leaf: (value: unknown, axis: number | null) => unknown,
): unknown {
  if (typeof axes === "number" || axes === null) return mapTree(tree, (value) => leaf(value, axes))
  const parts = Object.entries(axes)
  if (!isNesting(tree) || Array.isArray(tree) !== Array.isArray(axes) || !sameKeys(tree, axes)) {
    throw new CotangentError(
      "E_AXIS",
      `vmap: ${what} must be one axis for all, or have the nesting of what it speaks of, and is ${JSON.stringify(axes)}`,
    )
  }
  const replaced = parts.map(([key, axis]) => [key, mapAxes(tree[key], axis, what, leaf)] as const)
  return Array.isArray(tree) ? replaced.map(([, value]) => value) : Object.fromEntries(replaced)
}

/** Lists are read by key as well. */
function isNesting(tree: unknown): tree is Readonly<Record<string, unknown>> {
  return Array.isArray(tree) || isRecord(tree)
}

function sameKeys(a: object, b: object): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key))
}

function toFront(node: Node, axis: number): Node {
  return axis === 0 ? node : permute(node, [axis, ...allBut(node, axis)])
}

function fromFront(node: Node, axis: number): Node {
  if (axis === 0) return node
  const order = node.shape.map((_, at) => (at < axis ? at + 1 : at > axis ? at : 0))
  return permute(node, order)
}

function allBut(node: Node, axis: number): number[] {
  return node.shape.flatMap((_, at) => (at === axis ? [] : [at]))
}
