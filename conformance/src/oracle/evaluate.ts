import { sizeOf, viewBytes } from "@cotangent/core-api/backend"
import { decompose, type Node, type Scalar, type Source } from "@cotangent/core-api/rules"
import type { Arithmetic } from "./arithmetic.ts"
import { rowsOver, sources } from "./movements.ts"
import { Evaluated } from "./operand.ts"

/** The values of graph nodes in some arithmetic, from the data on the host up. Throws where a node has been realised. */
export function evaluate<T>(roots: readonly Node[], arithmetic: Arithmetic<T>): readonly T[] {
  const values = new Map<Node, T>()
  const valueOf = (node: Node): T => {
    const value = values.get(node)
    if (value === undefined) throw new Error("a node comes after one that uses it: ids are not topological")
    return value
  }
  for (const { node, src } of reachable(roots)) values.set(node, step(node, src, arithmetic, valueOf))
  return roots.map(valueOf)
}

interface Step {
  readonly node: Node
  readonly src: Source
}

/** Every node under the roots, arguments first: ids increase along every edge. */
function reachable(roots: readonly Node[]): readonly Step[] {
  const found = new Map<Node, Source>()
  const queue = [...roots]
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (found.has(node)) continue
    if (!node.src)
      throw new Error("the oracle needs the whole graph: ask it before the tensor is read or disposed of")
    found.set(node, node.src)
    // What a rule of its own needs for the backward pass takes no part in the value.
    queue.push(...(node.src.op === "custom" ? [node.src.args[0]] : node.src.args))
  }
  return [...found].map(([node, src]) => ({ node, src })).sort((a, b) => a.node.id - b.node.id)
}

function step<T>(node: Node, src: Source, arithmetic: Arithmetic<T>, valueOf: (node: Node) => T): T {
  const { shape, dtype } = node
  const operand = (each: Node): Evaluated<T> =>
    new Evaluated(arithmetic, each.shape, each.dtype, valueOf(each))
  switch (src.op) {
    case "const":
    case "param":
      return arithmetic.fill(src.value, sizeOf(shape), dtype)
    case "index":
      return arithmetic.exact(indices(shape, src.axis), dtype)
    case "host":
      return arithmetic.exact(viewBytes(dtype, src.bytes), dtype)
    case "placeholder":
      throw new Error(
        "a traced function has no values: give the oracle what the function returns for real arguments",
      )
    case "elementwise": {
      const { row, args } = src
      const how = row.lower ? arithmetic.lowering(row, args.map(valueOf), dtype) : "stated"
      if (how === "stated") return arithmetic.elementwise(row, args.map(valueOf), dtype)
      return evaluated(decompose(row, args.map(operand), how === "wide"), arithmetic)
    }
    case "cast":
      return arithmetic.cast(valueOf(src.args[0]), dtype)
    case "reduce": {
      const [x] = src.args
      const { from, rows, n } = rowsOver(x.shape, src.axes)
      const terms = from ? arithmetic.gather(valueOf(x), from) : valueOf(x)
      const reduced = arithmetic.reduce(src.row.op, terms, rows, n, dtype)
      if (!src.row.finish) return reduced
      return evaluated(src.row.finish(new Evaluated(arithmetic, shape, dtype, reduced), n), arithmetic)
    }
    case "movement":
      return arithmetic.gather(
        valueOf(src.args[0]),
        sources(src.row.name, src.attrs, src.args[0].shape, shape),
      )
    case "alias":
    case "stop":
    case "custom":
      return valueOf(src.args[0])
  }
}

function indices(shape: readonly number[], axis: number): Float64Array {
  const inner = sizeOf(shape.slice(axis + 1))
  return Float64Array.from({ length: sizeOf(shape) }, (_, at) => Math.floor(at / inner) % (shape[axis] ?? 1))
}

function evaluated<T>(value: Scalar, arithmetic: Arithmetic<T>): T {
  // Made by this arithmetic's own operands, so its T is this one.
  if (value instanceof Evaluated && value.arithmetic === arithmetic) return value.value as T
  throw new TypeError("a decomposition returned something that its arguments do not make")
}
