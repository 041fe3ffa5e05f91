import { CotangentError } from "../errors.ts"
import { aliasNode, constantNode, currentId, type Node } from "../graph/node.ts"
import type { Source } from "../graph/source.ts"
import { withTape } from "../graph/tape.ts"
import { printShape, sameShape } from "../shape.ts"
import { addAll, pullBack, pushForward } from "./derivatives.ts"
import { type Trace, traceBack } from "./trace.ts"

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
    const moved = src.args.map((each) => known.get(each) ?? null)
    known.set(node, src.op === "custom" ? pushCustom(src, node, moved) : pushForward(src, node, moved))
  }
  return outputs.map((output) => known.get(output) ?? zerosLike(output))
}

/**
 * The forward rule of an op that only states its backward rule: that rule is linear in the cotangent, and the
 * transpose of its derivative by the cotangent is the Jacobian itself.
 */
function pushCustom(
  src: Extract<Source, { op: "custom" }>,
  y: Node,
  tangents: readonly (Node | null)[],
): Node | null {
  return withTape(currentId(), (tape) => {
    const cotangent = aliasNode(zerosLike(y))
    const parts = src.rule(cotangent, y, src.args.slice(1))
    const pairs = parts.flatMap((part, at) => {
      const tangent = tangents[at + 1]
      return part && tangent ? [{ part, tangent }] : []
    })
    const outputs = pairs.map(({ part }) => part)
    const trace = traceBack(outputs, [cotangent], tape)
    const [moved] = sweepBack(
      trace,
      outputs,
      pairs.map(({ tangent }) => tangent),
    )
    trace.release()
    return moved ?? null
  })
}

function zerosLike(node: Node): Node {
  return constantNode(0, node.dtype, node.shape)
}
