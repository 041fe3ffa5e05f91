import { currentId, Node, placeholderNode } from "../graph/node.ts"
import type { CustomRule, Source } from "../graph/source.ts"
import { withTape } from "../graph/tape.ts"
import { cast } from "../rules/elementwise.ts"
import { expand } from "../rules/movement.ts"
import { APPLY } from "../rules/row.ts"
import { type Trace, traceBack } from "./trace.ts"

/**
 * Evaluates a trace once for many primals at a time: `batched` has a leading axis of size `n` before the shape of
 * each primal, and so have the results. Null for an output that does not depend on the primals.
 */
export function batchTrace(
  trace: Trace,
  outputs: readonly Node[],
  batched: readonly Node[],
  n: number,
): (Node | null)[] {
  const known = new Map<Node, Node>()
  trace.primals.forEach((primal, at) => {
    const batch = batched[at]
    if (batch) known.set(primal, batch)
  })
  for (const { node, src } of trace.steps) known.set(node, batchStep(src, node, known, n))
  return outputs.map((output) => known.get(output) ?? null)
}

/** The same for all of a batch. */
export function repeat(node: Node, n: number): Node {
  return expand(node, [n, ...node.shape])
}

function batchStep(src: Source, y: Node, known: ReadonlyMap<Node, Node>, n: number): Node {
  const args = src.args.map((each) => known.get(each) ?? each)
  const [first] = args
  if (!first) throw new Error("a step of a trace has arguments")
  switch (src.op) {
    case "elementwise":
      // Arguments have the shape of y: the new axis leads, so those without it broadcast.
      return first[APPLY]({ row: src.row, args })
    case "cast":
      return cast(first, y.dtype)
    case "reduce":
      return first[APPLY]({
        row: src.row,
        args: [first],
        axes: src.axes.map((axis) => axis + 1),
        keepDims: false,
      })
    case "movement":
      // The attributes were made by this very row: MovementRow<never> only hides which.
      return src.row.batch(first, src.attrs as never, src.args[0].shape)
    case "alias":
      return first
    case "stop":
      return new Node(first.shape, first.dtype, first.session, { op: "stop", args: [first] })
    case "custom": {
      const every = src.args.map((each) => known.get(each) ?? repeat(each, n))
      const [value = first, ...primals] = every
      return new Node(value.shape, value.dtype, value.session, {
        op: "custom",
        args: [value, ...primals],
        rule: batchRule(src.rule, n),
      })
    }
    case "const":
    case "param":
    case "index":
    case "host":
    case "placeholder":
      throw new Error(`${src.op} has no arguments to depend on`)
  }
}

/** A backward rule for many at once, from that for one. */
function batchRule(rule: CustomRule, n: number): CustomRule {
  return (cotangent, y, primals) =>
    withTape(currentId(), (tape) => {
      const many = [cotangent, y, ...primals]
      const [oneCotangent, oneY, ...onePrimals] = many.map(oneOf)
      if (!oneCotangent || !oneY) throw new Error("a rule has a cotangent and a result")
      const parts = rule(oneCotangent, oneY, onePrimals)
      const outputs = parts.filter((part) => part !== null)
      const trace = traceBack(outputs, [oneCotangent, oneY, ...onePrimals], tape, "everything")
      const results = batchTrace(trace, outputs, many, n).values()
      const batched = parts.map((part) => part && (results.next().value ?? repeat(part, n)))
      trace.release()
      return batched
    })
}

/** Stands for each of a batch in turn. */
export function oneOf(many: Node): Node {
  return placeholderNode(many.shape.slice(1), many.dtype, many.session)
}
