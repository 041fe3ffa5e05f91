import { CotangentError } from "../errors.ts"
import type { Node } from "../graph/node.ts"
import type { Source } from "../graph/source.ts"
import { cast } from "../rules/elementwise.ts"
import { expand, type PadAttrs, reshape, type SliceAttrs } from "../rules/movement.ts"
import { APPLY } from "../rules/row.ts"
import type { Shape } from "../shape.ts"
import type { Trace } from "./trace.ts"

/**
 * Evaluates a trace once for many primals at a time: `batched` has a leading axis of size `n` before the shape of
 * each primal, and so have the results. What does not depend on the primals is repeated.
 */
export function batchTrace(
  trace: Trace,
  outputs: readonly Node[],
  batched: readonly Node[],
  n: number,
): Node[] {
  const known = new Map<Node, Node>()
  trace.primals.forEach((primal, at) => {
    const batch = batched[at]
    if (batch) known.set(primal, batch)
  })
  for (const { node, src } of trace.steps) known.set(node, batchStep(src, node, known, n))
  return outputs.map((output) => known.get(output) ?? expand(output, [n, ...output.shape]))
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
      return batchMovement(src, first, y.shape, n)
    case "alias":
    case "stop":
      return first
    default:
      throw new CotangentError(
        "E_UNSUPPORTED",
        `${src.op === "custom" ? "an op of customVjp" : src.op} cannot be evaluated for many inputs at once: write it as rows`,
      )
  }
}

// The attributes in each case are those that the row of that name makes: MovementRow<never> only hides which.
function batchMovement(src: Extract<Source, { op: "movement" }>, x: Node, to: Shape, n: number): Node {
  const move = (attrs: unknown): Node => x[APPLY]({ row: src.row, args: [x], attrs })
  switch (src.row.name) {
    case "expand": {
      const from = src.args[0].shape
      return expand(reshape(x, [n, ...to.slice(from.length).map(() => 1), ...from]), [n, ...to])
    }
    case "reshape":
      return reshape(x, [n, ...to])
    case "permute":
      return move([0, ...(src.attrs as readonly number[]).map((axis) => axis + 1)])
    case "slice": {
      const { begin, step, shape } = src.attrs as SliceAttrs
      return move({ begin: [0, ...begin], step: [1, ...step], shape: [n, ...shape] } satisfies SliceAttrs)
    }
    case "pad": {
      const { before, after } = src.attrs as PadAttrs
      return move({ before: [0, ...before], after: [0, ...after] } satisfies PadAttrs)
    }
    default:
      throw new Error(`no batching of the movement ${src.row.name}`)
  }
}
