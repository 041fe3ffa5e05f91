import { Node } from "../graph/node.ts"
import { commonSession } from "../graph/sessions.ts"
import { isTaping } from "../graph/tape.ts"
import { realiseNodes } from "../schedule/execute.ts"
import type { Session } from "../session.ts"
import { refuseAsync } from "./asynchronous.ts"
import { CallSignature, type Taken } from "./call-signature.ts"
import { CompiledCall } from "./compiled-call.ts"
import { sessionNow } from "./read.ts"
import { Tensor } from "./tensor.ts"
import { leavesOf, mapTree } from "./tree.ts"

// How many functions are being traced.
let open = 0

/**
 * Compiles a function of tensors, numbers, and nestings of them: it is traced once for each combination of shapes,
 * dtypes and other arguments, and from then on its kernels are replayed. Numbers become parameters of the kernels;
 * tensors that the function captures become constants, and so does any other argument, which is compared by
 * identity, or by content if it is a typed array. Inside another transform it just calls `f`.
 * @throws `E_TRACED` for an async function, or one that reads a value while it is traced
 */
export function jit<A extends readonly unknown[], Y>(f: (...args: A) => Y): (...args: A) => Y {
  const compiled: Compiled[] = []
  return (...args) => {
    if (open > 0 || isTaping()) return f(...args)
    const { call, taken } = find(compiled, args) ?? compile(f, args, compiled)
    // The tree is the one that f returned, with its tensors computed anew.
    return call.replay(taken) as Y
  }
}

interface Compiled {
  readonly signature: CallSignature
  readonly call: CompiledCall
}

/** A compiled call with what it takes from the arguments at hand. */
interface Found {
  readonly call: CompiledCall
  readonly taken: readonly Taken[]
}

/** The compiled call that fits the arguments, which comes first from then on: programs repeat themselves. */
function find(compiled: Compiled[], args: readonly unknown[]): Found | null {
  for (const [at, each] of compiled.entries()) {
    const taken = each.signature.match(args)
    if (!taken) continue
    if (at > 0) compiled.unshift(...compiled.splice(at, 1))
    return { call: each.call, taken }
  }
  return null
}

/** Computes arguments that have no value yet, and traces if none of the compiled calls fits even then. */
function compile<A extends readonly unknown[]>(
  f: (...args: A) => unknown,
  args: A,
  compiled: Compiled[],
): Found {
  const nodes = leavesOf(args).flatMap((leaf) => (leaf instanceof Tensor ? [leaf.node] : []))
  const session = commonSession(nodes, "jit") ?? sessionNow()
  const waiting = nodes.filter((node) => !node.value)
  if (waiting.length > 0) {
    realiseNodes(waiting, session)
    const found = find(compiled, args)
    if (found) return found
  }
  const signature = new CallSignature(args, session)
  const taken = signature.match(args)
  if (!taken) throw new Error("jit: the arguments change while they are looked at")
  const call = trace(f, args, session)
  const usable = compiled.filter((each) => !each.call.session.closed)
  compiled.splice(0, Infinity, { signature, call }, ...usable)
  return { call, taken }
}

function trace<A extends readonly unknown[]>(
  f: (...args: A) => unknown,
  args: A,
  session: Session,
): CompiledCall {
  const leafOf = new Map<Node, number>()
  let count = 0
  const placeholders = mapTree(args, (leaf) => {
    const at = count++
    if (typeof leaf === "number")
      return new Tensor(
        new Node([], "float32", null, { op: "param", args: [], value: NaN, slot: { leaf: at } }),
      )
    if (!(leaf instanceof Tensor) || !leaf.node.value) return leaf
    const { view } = leaf.node.value
    const node = new Node(leaf.shape, leaf.dtype, session, { op: "placeholder", args: [], view })
    leafOf.set(node, at)
    return new Tensor(node)
  })
  open++
  try {
    // The placeholders have the nesting of the arguments.
    const result = f(...(placeholders as A))
    refuseAsync(result, "jit")
    return new CompiledCall(result, leafOf, session)
  } finally {
    open--
  }
}
