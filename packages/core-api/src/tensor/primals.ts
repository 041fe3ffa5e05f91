import { CotangentError } from "../errors.ts"
import { aliasNode, type Node } from "../graph/node.ts"
import { refuseAsync } from "./asynchronous.ts"
import { tensor } from "./create.ts"
import { Tensor } from "./tensor.ts"
import { leavesOf, mapTree } from "./tree.ts"

/** The differentiated arguments of a call: fresh names for their leaves, and the arguments with handles on those. */
export interface Primals {
  readonly nodes: readonly Node[]
  readonly trees: readonly unknown[]
}

/**
 * Gives each tensor or number in the trees a fresh alias; anything else in them is left as it is.
 * @throws `E_NOT_DIFFERENTIABLE` for integers and bools
 */
export function openPrimals(trees: readonly unknown[], transform: string): Primals {
  const given = leavesOf(trees).flatMap((leaf) => asTensor(leaf)?.node ?? [])
  const wrong = given.find((node) => !node.differentiable)
  if (wrong) {
    throw new CotangentError(
      "E_NOT_DIFFERENTIABLE",
      `${transform}: an argument is ${wrong.dtype}[${wrong.shape.join(", ")}], and only floats have gradients: x.cast("float32"), or leave it out with argnums`,
    )
  }
  const nodes = given.map(aliasNode)
  const left = nodes.values()
  return { nodes, trees: trees.map((tree) => refill(tree, left)) }
}

/** Ends the handles that the function was given; what it returned or captured lives on. */
export function closePrimals({ trees }: Primals): void {
  for (const leaf of leavesOf(trees)) if (leaf instanceof Tensor) leaf.dispose()
}

/** The same nesting with new leaves, one for each that {@link openPrimals} renamed. */
export function refill(tree: unknown, leaves: Iterator<Node>): unknown {
  return mapTree(tree, (leaf) =>
    leaf instanceof Tensor || typeof leaf === "number" ? new Tensor(nextNode(leaves)) : leaf,
  )
}

/** What a function returned, with new tensors in place of its own; numbers are no results. */
export function refillResult(result: unknown, leaves: Iterator<Node>): unknown {
  return mapTree(result, (leaf) => (leaf instanceof Tensor ? new Tensor(nextNode(leaves)) : leaf))
}

/** The nodes of the leaves of a tree of cotangents or tangents; numbers become scalars. */
export function leafNodes(tree: unknown): Node[] {
  return leavesOf(tree).flatMap((leaf) => asTensor(leaf)?.node ?? [])
}

/** The tensors that a function returned. @throws `E_TRACED` for an async function, `E_SHAPE` if there are none */
export function outputsOf(result: unknown, transform: string): Node[] {
  refuseAsync(result, transform)
  const outputs = leavesOf(result).flatMap((leaf) => (leaf instanceof Tensor ? [leaf.node] : []))
  if (outputs.length === 0) {
    throw new CotangentError(
      "E_SHAPE",
      `${transform}: the function must return a tensor, and returned ${String(result)}`,
    )
  }
  return outputs
}

/** The result as a single tensor. */
export function singleOutput(result: unknown, transform: string): Node {
  const [output, another] = outputsOf(result, transform)
  if (!output || another || !(result instanceof Tensor)) {
    throw new CotangentError("E_SHAPE", `${transform}: the function must return one tensor`)
  }
  return output
}

function asTensor(leaf: unknown): Tensor | null {
  if (leaf instanceof Tensor) return leaf
  return typeof leaf === "number" ? tensor(leaf) : null
}

function nextNode(leaves: Iterator<Node>): Node {
  const next = leaves.next()
  if (next.done) throw new Error("a transform produced fewer leaves than its argument has")
  return next.value
}

/**
 * What a function returned, as the caller's own: its handles where the function made them, new ones for primals
 * and for tensors from outside, which somebody else may dispose of.
 */
export function handOver(result: unknown, primals: Primals, after: number): unknown {
  return mapTree(result, (leaf) => {
    if (!(leaf instanceof Tensor)) return leaf
    return leaf.node.id <= after || primals.nodes.includes(leaf.node) ? new Tensor(leaf.node) : leaf
  })
}

/** Has the nodes computed together when one of them is first read. */
export function group(nodes: readonly Node[]): void {
  const members = new Set(nodes.filter((node) => !node.value))
  for (const node of members) {
    node.group?.delete(node)
    node.group = members
  }
}
