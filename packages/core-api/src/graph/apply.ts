import type { DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { expand, reshape } from "../rules/movement.ts"
import { reducedDType, signature } from "../rules/promotion.ts"
import type { Application, Scalar } from "../rules/row.ts"
import { broadcastShapes, dropAxes, keepAxes, printShape, sameShape, type Shape, sizeOf } from "../shape.ts"
import { commonSession, Node, slotNode } from "./node.ts"
import type { Slot } from "./source.ts"

/** Makes the node of a plain number that fills `shape`. */
export type NumberNode = (value: number, dtype: DType, shape: Shape) => Node

/**
 * Builds the node of one application: promotes dtypes, broadcasts by explicit expansion, checks shapes.
 * @throws `E_SHAPE`, `E_DTYPE`, `E_MIXED_BACKENDS`
 */
export function apply(application: Application, number: NumberNode, node: (value: Scalar) => Node): Node {
  if ("attrs" in application) return applyMovement(application, node)
  if ("axes" in application) return applyReduction(application, node)
  if ("dtype" in application) return castNode(node(application.args[0]), application.dtype, application.row)
  return applyElementwise(application, number, node)
}

type Elementwise = Exclude<Application, { dtype: DType } | { axes: unknown } | { attrs: unknown }>

function applyElementwise({ row, args }: Elementwise, number: NumberNode, node: (value: Scalar) => Node): Node {
  const given = args.map((each) => (typeof each === "number" ? each : node(each)))
  const nodes = given.filter((each) => typeof each !== "number")
  const session = commonSession(nodes, row.name)
  // A number that an argument of a traced function stands for promotes as a fraction does.
  const { args: dtypes, result } = signature(
    row,
    given.map((each) => (typeof each === "number" ? each : slotOf(each) ? 0.5 : each.dtype)),
  )
  const shape = nodes.reduce<Shape>((joined, each) => broadcastShapes(joined, each.shape, row.name), [])
  const ready = given.map((each, at) => {
    const dtype = dtypes[at] ?? result
    if (typeof each === "number") return number(each, dtype, shape)
    const slot = slotOf(each)
    if (slot) return slotNode(slot, dtype, shape)
    const cast = castNode(each, dtype, castRow)
    return sameShape(cast.shape, shape) ? cast : expand(cast, shape)
  })
  return new Node(shape, result, session, { op: "elementwise", args: ready, row })
}

function slotOf({ src }: Node): Slot | undefined {
  return src?.op === "param" ? src.slot : undefined
}

const castRow = { kind: "cast", name: "cast" } as const

/** `x` with another dtype, or `x` itself. */
function castNode(x: Node, dtype: DType, row: typeof castRow): Node {
  return x.dtype === dtype ? x : new Node(x.shape, dtype, x.session, { op: "cast", args: [x], row })
}

function applyReduction(
  { row, args, axes, keepDims }: Extract<Application, { axes: unknown }>,
  node: (value: Scalar) => Node,
): Node {
  const given = node(args[0])
  const n = axes.reduce((product, axis) => product * (given.shape[axis] ?? 1), 1)
  if (n === 0 && row.empty === "refused") {
    throw new CotangentError("E_SHAPE", `${row.name} of no elements: ${printShape(given.shape)} over axes [${axes}]`)
  }
  const x = castNode(given, reducedDType(row, given.dtype), castRow)
  const picks = row.op === "argMax" || row.op === "argMin"
  const src = { op: "reduce", args: [x], row, axes } as const
  const reduced = new Node(dropAxes(x.shape, axes), picks ? "int32" : x.dtype, x.session, src)
  return keepDims && axes.length > 0 ? reshape(reduced, keepAxes(x.shape, axes)) : reduced
}

function applyMovement(
  { row, args, attrs }: Extract<Application, { attrs: unknown }>,
  node: (value: Scalar) => Node,
): Node {
  const x = node(args[0])
  // The attributes were made by this very row: MovementRow<never> only hides which.
  const shape = row.shape(x.shape, attrs as never)
  if (sizeOf(x.shape) === 1 && sameShape(shape, x.shape) && row.name !== "slice") return x
  return new Node(shape, x.dtype, x.session, { op: "movement", args: [x], row, attrs })
}
