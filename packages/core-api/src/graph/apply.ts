import type { DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { expand, permute, reshape } from "../rules/movement.ts"
import { reducedDType, signature } from "../rules/promotion.ts"
import type { Application, ElementwiseRow, Scalar } from "../rules/row.ts"
import { broadcastShapes, dropAxes, keepAxes, printShape, sameShape, type Shape, sizeOf } from "../shape.ts"
import type { Session } from "../session.ts"
import type { Node } from "./node.ts"
import { commonSession } from "./sessions.ts"
import type { Slot, Source } from "./source.ts"

/** What building a node takes; nodes bring it along, since this file must not need theirs. */
export interface NodeMaker {
  readonly make: (shape: Shape, dtype: DType, session: Session | null, src: Source) => Node
  /** The node of a plain number that fills `shape`. */
  readonly number: (value: number, dtype: DType, shape: Shape) => Node
  /** The node that an argument stands for. @throws `E_DTYPE` if it stands for none */
  readonly node: (value: Scalar) => Node
}

/**
 * Builds the node of one application: promotes dtypes, broadcasts by explicit expansion, checks shapes.
 * @throws `E_SHAPE`, `E_DTYPE`, `E_MIXED_BACKENDS`
 */
export function apply(application: Application, maker: NodeMaker): Node {
  if ("attrs" in application) return applyMovement(application, maker)
  if ("axes" in application) return applyReduction(application, maker)
  if ("axis" in application) {
    const { shape } = maker.node(application.args[0])
    return maker.make(shape, "int32", null, { op: "index", args: [], axis: application.axis })
  }
  if ("dtype" in application) return castNode(maker.node(application.args[0]), application.dtype, maker)
  return applyElementwise(application, maker)
}

type Elementwise = Extract<Application, { row: ElementwiseRow }>

function applyElementwise({ row, args }: Elementwise, maker: NodeMaker): Node {
  const { make, number, node } = maker
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
    if (slot) return make(shape, dtype, null, { op: "param", args: [], value: NaN, slot })
    const cast = castNode(each, dtype, maker)
    return sameShape(cast.shape, shape) ? cast : expand(cast, shape)
  })
  return make(shape, result, session, { op: "elementwise", args: ready, row })
}

function slotOf({ src }: Node): Slot | undefined {
  return src?.op === "param" ? src.slot : undefined
}

const castRow = { kind: "cast", name: "cast" } as const

/** `x` with another dtype, or `x` itself. */
function castNode(x: Node, dtype: DType, { make }: NodeMaker): Node {
  return x.dtype === dtype ? x : make(x.shape, dtype, x.session, { op: "cast", args: [x], row: castRow })
}

function applyReduction(
  { row, args, axes, keepDims }: Extract<Application, { axes: unknown }>,
  maker: NodeMaker,
): Node {
  const { make, node } = maker
  const given = node(args[0])
  const n = axes.reduce((product, axis) => product * (given.shape[axis] ?? 1), 1)
  if (n === 0 && row.empty === "refused") {
    throw new CotangentError(
      "E_SHAPE",
      `${row.name} of no elements: ${printShape(given.shape)} over axes [${axes}]`,
    )
  }
  const x = castNode(given, reducedDType(row, given.dtype), maker)
  const kept = dropAxes(x.shape, axes)
  const picks = row.op === "argMax" || row.op === "argMin"
  const src: Source =
    picks && axes.length !== 1
      ? { op: "reduce", args: [joined(x, axes)], row, axes: [kept.length] }
      : { op: "reduce", args: [x], row, axes }
  const reduced = make(kept, picks ? "int32" : x.dtype, x.session, src)
  return keepDims && axes.length > 0 ? reshape(reduced, keepAxes(x.shape, axes)) : reduced
}

/** Several axes as one, row-major, which is the last: kernels look for positions along one axis only. */
function joined(x: Node, axes: readonly number[]): Node {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const n = sizeOf(axes.map((axis) => x.shape[axis] ?? 1))
  return reshape(permute(x, [...kept, ...axes]), [...dropAxes(x.shape, axes), n])
}

function applyMovement(
  { row, args, attrs }: Extract<Application, { attrs: unknown }>,
  { make, node }: NodeMaker,
): Node {
  const x = node(args[0])
  // The attributes were made by this very row: MovementRow<never> only hides which.
  const shape = row.shape(x.shape, attrs as never)
  if (sizeOf(x.shape) === 1 && sameShape(shape, x.shape) && row.name !== "slice") return x
  return make(shape, x.dtype, x.session, { op: "movement", args: [x], row, attrs })
}
