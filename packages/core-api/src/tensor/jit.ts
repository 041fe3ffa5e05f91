import type { DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { Node } from "../graph/node.ts"
import { commonSession } from "../graph/sessions.ts"
import type { Slot } from "../graph/source.ts"
import { isTaping } from "../graph/tape.ts"
import { limitsOf, realiseNodes, storageOfOrigin } from "../schedule/execute.ts"
import type { InputSource } from "../schedule/emit.ts"
import { schedule } from "../schedule/schedule.ts"
import { Value } from "../schedule/value.ts"
import type { Run, Session } from "../session.ts"
import { type Shape, sizeOf } from "../shape.ts"
import type { Storage } from "../storage.ts"
import { printView, type View } from "../view.ts"
import { refuseAsync } from "./asynchronous.ts"
import { sessionNow } from "./read.ts"
import { Tensor } from "./tensor.ts"
import { describeTree, leavesOf, mapTree } from "./tree.ts"

/** Where a compiled kernel finds a buffer at each call. */
type Place =
  | { readonly from: "argument"; readonly leaf: number }
  | { readonly from: "captured"; readonly storage: Storage }
  | { readonly from: "made"; readonly at: number }

/** A number for each parameter of a kernel: fixed, or an argument of the call. */
type Parameter = number | Slot

interface CompiledKernel {
  readonly executable: unknown
  readonly inputs: readonly Place[]
  readonly outputs: readonly number[]
  readonly params: readonly Parameter[]
}

interface Result {
  readonly place: Place
  readonly shape: Shape
  readonly dtype: DType
  readonly view: View
}

/** A traced call: kernels to replay without building any graph. */
interface CompiledCall {
  readonly kernels: readonly CompiledKernel[]
  /** dtype and length of every buffer that a call makes. */
  readonly made: readonly { readonly dtype: DType; readonly length: number }[]
  readonly results: readonly Result[]
  /** The function's result with positions in `results` for its tensors. */
  readonly tree: unknown
}

class Position {
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}

let open = 0

/**
 * Compiles a function of tensors, numbers, and nestings of them: it is traced once for each combination of shapes,
 * dtypes and non-numeric arguments, and from then on its kernels are replayed. Numbers become parameters of the
 * kernels, tensors that the function captures become constants. Inside another transform it just calls `f`.
 * @throws `E_TRACED` for an async function, or one that reads a value while it is traced
 */
export function jit<A extends readonly unknown[], Y>(f: (...args: A) => Y): (...args: A) => Y {
  const sessions = new WeakMap<Session, Map<string, CompiledCall>>()
  return (...args) => {
    if (open > 0 || isTaping()) return f(...args)
    const leaves = leavesOf(args)
    const nodes = leaves.flatMap((leaf) => (leaf instanceof Tensor ? [leaf.node] : []))
    const session = commonSession(nodes, "jit") ?? sessionNow()
    const waiting = nodes.filter((node) => !node.value)
    if (waiting.length > 0) realiseNodes(waiting, session)
    const calls = sessions.get(session) ?? new Map<string, CompiledCall>()
    sessions.set(session, calls)
    const signature = describeTree(args, describeLeaf)
    const call = calls.get(signature) ?? trace(f, args, session)
    calls.set(signature, call)
    // The tree is the one that f returned, with its tensors computed anew.
    return replay(call, leaves, session) as Y
  }
}

function describeLeaf(leaf: unknown): string {
  if (leaf instanceof Tensor)
    return `${leaf.dtype}[${leaf.shape}]${leaf.node.value ? printView(leaf.node.value.view) : ""}`
  return typeof leaf === "number" ? "number" : `${typeof leaf} ${String(leaf)}`
}

function trace<A extends readonly unknown[]>(
  f: (...args: A) => unknown,
  args: A,
  session: Session,
): CompiledCall {
  const leafOf = new Map<Node, number>()
  let count = 0
  const placeholders = mapTree([...args], (leaf) => {
    const at = count++
    if (typeof leaf === "number")
      return new Tensor(
        new Node([], "float32", null, { op: "param", args: [], value: NaN, slot: { leaf: at } }),
      )
    if (!(leaf instanceof Tensor) || !leaf.node.value) return leaf
    const node = new Node(leaf.shape, leaf.dtype, session, {
      op: "placeholder",
      args: [],
      view: leaf.node.value.view,
    })
    leafOf.set(node, at)
    return new Tensor(node)
  })
  open++
  try {
    // The placeholders have the nesting of the arguments.
    const result = f(...(placeholders as A))
    refuseAsync(result, "jit")
    return compile(result, leafOf, session)
  } finally {
    open--
  }
}

function compile(result: unknown, leafOf: ReadonlyMap<Node, number>, session: Session): CompiledCall {
  const nodes: Node[] = []
  const tree = mapTree(result, (leaf) =>
    leaf instanceof Tensor ? new Position(nodes.push(leaf.node) - 1) : leaf,
  )
  const wanted = [...new Set(nodes)]
  if (commonSession(wanted, "jit") && commonSession(wanted, "jit") !== session) {
    throw new CotangentError(
      "E_MIXED_BACKENDS",
      `jit: a captured tensor does not live on "${session.name}", where the arguments are`,
    )
  }
  const plan = schedule(wanted, limitsOf(session.backend.capabilities))
  const made: { dtype: DType; length: number }[] = []
  const madeAt = new Map<Value, number>()
  const placeOf = (source: InputSource): Place => {
    if (source instanceof Value) {
      const at = madeAt.get(source) ?? made.push({ dtype: source.dtype, length: sizeOf(source.shape) }) - 1
      madeAt.set(source, at)
      return { from: "made", at }
    }
    const leaf = source instanceof Node ? leafOf.get(source) : undefined
    if (leaf !== undefined) return { from: "argument", leaf }
    return { from: "captured", storage: storageOfOrigin(source, session).retain() }
  }
  const kernels = plan.kernels.map(({ kernel, inputs, outputs, params }): CompiledKernel => ({
    executable: session.executable(kernel),
    inputs: inputs.map(placeOf),
    outputs: outputs.map((value) => {
      const place = placeOf(value)
      return place.from === "made" ? place.at : -1
    }),
    params: params.map((node) => (node.src?.op === "param" ? (node.src.slot ?? node.src.value) : NaN)),
  }))
  const placed = new Map(
    plan.results.map(({ node, source, view }) => [
      node,
      { place: placeOf(source), shape: node.shape, dtype: node.dtype, view },
    ]),
  )
  const results = nodes.map((node): Result => {
    const found = placed.get(node)
    if (found) return found
    throw new Error("the schedule lost a result")
  })
  return { kernels, made, results, tree }
}

function replay(call: CompiledCall, leaves: readonly unknown[], session: Session): unknown {
  const made: Storage[] = []
  const storageOf = (place: Place): Storage => {
    const storage =
      place.from === "captured"
        ? place.storage
        : place.from === "made"
          ? made[place.at]
          : argumentStorage(leaves[place.leaf])
    if (!storage) throw new Error("a compiled call names a buffer that it does not have")
    return storage
  }
  try {
    for (const { dtype, length } of call.made) made.push(session.alloc(dtype, length))
    session.runAll(
      call.kernels.map(({ executable, inputs, outputs, params }): Run => ({
        executable,
        inputs: inputs.map(storageOf),
        outputs: outputs.map((at) => storageOf({ from: "made", at })),
        params: params.map((each) => (typeof each === "number" ? each : Number(leaves[each.leaf]))),
      })),
    )
    const handles = call.results.map(({ place, shape, dtype, view }) => {
      const fresh = new Node(shape, dtype, session, null)
      fresh.realise({ storage: storageOf(place).retain(), view })
      return fresh
    })
    return mapTree(call.tree, (leaf) =>
      leaf instanceof Position ? new Tensor(nodeAt(handles, leaf.at)) : leaf,
    )
  } finally {
    for (const storage of made) storage.release()
  }
}

function argumentStorage(leaf: unknown): Storage | undefined {
  return leaf instanceof Tensor ? leaf.node.value?.storage : undefined
}

function nodeAt(nodes: readonly Node[], at: number): Node {
  const node = nodes[at]
  if (!node) throw new Error("a compiled call has fewer results than its tree")
  return node
}
