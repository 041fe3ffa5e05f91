import { CotangentError } from "../errors.ts"
import { constantNode, type Node } from "../graph/node.ts"
import { printShape, sameShape } from "../shape.ts"
import { addAll, pullBack, pushForward } from "./derivatives.ts"
import type { Trace } from "./trace.ts"

/** Backward over a trace: one cotangent per primal from one per output. @throws `E_SHAPE` for a cotangent of another shape */
export function sweepBack(trace: Trace, outputs: readonly Node[], cotangents: readonly Node[]): Node[] {
  const gathered = new Map<Node, Node | null>()
  const gather = (node: Node, part: Node | null): void => {
    gathered.set(node, addAll([gathered.get(node) ?? null, part]))
  }
  outputs.forEach((output, at) => {
    const cotangent = cotangents[at]
    if (!cotangent || !sameShape(cotangent.shape, output.shape)) {
      throw new CotangentError(
        "E_SHAPE",
        `the cotangent has shape ${cotangent ? printShape(cotangent.shape) : "none"}, the result ${printShape(output.shape)}: they must be equal`,
      )
    }
    if (output.differentiable) gather(output, cotangent)
  })
  for (const { node, src, wanted } of trace.steps.toReversed()) {
    const cotangent = gathered.get(node)
    if (!cotangent) continue
    pullBack(src, node, cotangent, wanted).forEach((part, at) => {
      const into = src.args[at]
      if (part && into && wanted[at]) gather(into, part)
    })
  }
  return trace.primals.map((primal) => gathered.get(primal) ?? zerosLike(primal))
}

/** Forward over a trace: one tangent per output from one per primal. @throws `E_SHAPE` for a tangent of another shape */
export function sweepForward(trace: Trace, outputs: readonly Node[], tangents: readonly Node[]): Node[] {
  const known = new Map<Node, Node | null>()
  trace.primals.forEach((primal, at) => {
    const tangent = tangents[at]
    if (!tangent || !sameShape(tangent.shape, primal.shape)) {
      throw new CotangentError(
        "E_SHAPE",
        `the tangent has shape ${tangent ? printShape(tangent.shape) : "none"}, its primal ${printShape(primal.shape)}: they must be equal`,
      )
    }
    known.set(primal, tangent)
  })
  for (const { node, src } of trace.steps) {
    known.set(node, pushForward(src, node, src.args.map((each) => known.get(each) ?? null)))
  }
  return outputs.map((output) => known.get(output) ?? zerosLike(output))
}

function zerosLike(node: Node): Node {
  return constantNode(0, node.dtype, node.shape)
}
