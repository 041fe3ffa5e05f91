import type { HostArray } from "@cotangent/conformance"
import { scope, type Tensor, tensor } from "@cotangent/core-api"
import { broadcastShapes, sameShape } from "@cotangent/core-api/backend"
import { type Node, nodeOf, type PadAttrs, type SliceAttrs, type Source } from "@cotangent/core-api/rules"
import { Missing, type Func, type Peer } from "./peer.ts"

/** One step of a recorded function: how a node comes about, from earlier ones. */
interface Step {
  readonly node: Node
  readonly src: Source
}

/** A function of Cotangent as it was recorded: the nodes of its arguments, and the steps from there to its result. */
export interface Recording {
  readonly inputs: readonly Node[]
  readonly steps: readonly Step[]
  readonly result: Node
}

/** Records what a function does to arrays like these; nothing is computed. */
export function record(apply: (...x: Tensor[]) => Tensor, inputs: readonly HostArray[]): Recording {
  return scope(() => {
    const x = inputs.map(({ data, shape, dtype }) => tensor(Float64Array.from(data), { shape, dtype }))
    const result = nodeOf(apply(...x))
    return { inputs: x.map(nodeOf), steps: reachable(result), result }
  })
}

/** Every node under a result, arguments first: ids increase along every edge. */
function reachable(result: Node): readonly Step[] {
  const found = new Map<Node, Source>()
  const open = [result]
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node) || !node.src) continue
    found.set(node, node.src)
    open.push(...node.src.args)
  }
  return [...found].map(([node, src]) => ({ node, src })).sort((a, b) => a.node.id - b.node.id)
}

/** The recorded function in the library's own ops. */
export function replayed<A>(peer: Peer<A>, { inputs, steps, result }: Recording): Func<A> {
  return (...x) => {
    const values = new Map<Node, A>()
    inputs.forEach((node, at) => {
      const value = x[at]
      if (value !== undefined) values.set(node, value)
    })
    const use = (node: Node): A => {
      const value = values.get(node)
      if (value === undefined) throw new Error("a node comes after one that uses it")
      return peer.share(value)
    }
    for (const { node, src } of steps) if (!values.has(node)) values.set(node, step(peer, node, src, use))
    const y = use(result)
    for (const value of values.values()) peer.drop(value)
    return y
  }
}

function step<A>(peer: Peer<A>, node: Node, src: Source, use: (node: Node) => A): A {
  switch (src.op) {
    case "const":
    case "param":
      return peer.number(src.value, node.dtype)
    case "elementwise": {
      const f = peer.elementwise[src.row.name]
      if (!f) throw new Missing(`it has no ${src.row.name}`)
      return f(...unexpanded(node, src.args).map(use))
    }
    case "reduce": {
      const f = peer.reductions[src.row.name]
      if (!f) throw new Missing(`it has no ${src.row.name}`)
      return f(use(src.args[0]), src.axes)
    }
    case "movement":
      return move(peer, src.row.name, use(src.args[0]), src.attrs)
    case "cast":
      return peer.cast(use(src.args[0]), node.dtype)
    case "alias":
      return use(src.args[0])
    default:
      throw new Missing(`no library is asked for "${src.op}"`)
  }
}

/** The arguments as they were before they were repeated to one shape: how to do that is for the library to know. */
function unexpanded(node: Node, args: readonly Node[]): readonly Node[] {
  const before = args.map((arg) =>
    arg.src?.op === "movement" && arg.src.row.name === "expand" ? arg.src.args[0] : arg,
  )
  const shape = before.map((arg) => arg.shape).reduce((a, b) => broadcastShapes(a, b, "expand"), [])
  return args.length > 1 && sameShape(shape, node.shape) ? before : args
}

function move<A>(peer: Peer<A>, name: string, x: A, attrs: unknown): A {
  // The rows of the table check their attributes; each name goes with one type.
  switch (name) {
    case "expand":
      return peer.expand(x, attrs as readonly number[])
    case "permute":
      return peer.permute(x, attrs as readonly number[])
    case "reshape":
      return peer.reshape(x, attrs as readonly number[])
    case "slice":
      return peer.slice(x, attrs as SliceAttrs)
    case "pad":
      return peer.pad(x, attrs as PadAttrs)
    default:
      throw new Missing(`it has no ${name}`)
  }
}
