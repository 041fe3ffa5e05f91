import type { ReduceOp } from "../kernel.ts"
import { dropAxes, sizeOf } from "../shape.ts"
import { broadcast, restrict } from "./movements.ts"
import type { Value } from "./value.ts"

/**
 * A reduction in its cheapest form: axes along which the body does not vary are not looped over (a sum over them
 * is a multiple, a kept one repeats the result), and a sum of a sum is one sum unless the inner one is a contraction,
 * which has a better routine. Without this the backward of
 * `sum(relu(x) @ w)` would cost m·n·k instead of n·k.
 */
export function reduceValue(op: ReduceOp, body: Value, axes: readonly number[]): Value {
  const { values, form, dtype } = body
  const picks = op === "argMax" || op === "argMin"
  const shape = dropAxes(body.shape, axes)
  if (axes.some((axis) => body.shape[axis] === 0)) return values.constant(op === "prod" ? 1 : 0, shape, dtype)
  if (axes.length === 0) return picks ? values.constant(0, shape, "int32") : body
  const constantAlong = axes.filter((axis) => !body.varies[axis] && op !== "prod")
  const repeats = body.shape
    .map((_, axis) => axis)
    .filter((axis) => !axes.includes(axis) && !body.varies[axis])
  if (constantAlong.length > 0 || repeats.length > 0) {
    const dropped = [...constantAlong, ...repeats]
    const left = body.shape.map((_, axis) => axis).filter((axis) => !dropped.includes(axis))
    const inner = reduceValue(
      op,
      restrict(body, dropped),
      left.flatMap((axis, at) => (axes.includes(axis) ? [at] : [])),
    )
    const n = sizeOf(constantAlong.map((axis) => body.shape[axis] ?? 1))
    const scaled =
      op === "sum"
        ? values.call("mul", [inner, values.constant(n, inner.shape, inner.dtype)], inner.dtype)
        : inner
    const kept = body.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
    const places = kept.flatMap((axis, at) => (repeats.includes(axis) ? [] : [at]))
    return broadcast(scaled, shape, places)
  }
  if (form.op === "reduce" && form.reduce === op && !picks && !isContraction(body)) {
    const outer = form.args[0].shape.map((_, axis) => axis).filter((axis) => !form.axes.includes(axis))
    const all = [...form.axes, ...axes.map((axis) => outer[axis] ?? 0)].sort((a, b) => a - b)
    return reduceValue(op, form.args[0], all)
  }
  return values.make({ op: "reduce", args: [body], reduce: op, axes }, shape, picks ? "int32" : dtype)
}

/** A sum of products in which each factor lacks an axis that another has: work grows faster than data. */
export function isContraction({ form }: Value): boolean {
  if (form.op !== "reduce" || form.reduce !== "sum") return false
  const factors = factorsOf(form.args[0]).filter((factor) => form.axes.some((axis) => factor.varies[axis]))
  const outer = form.args[0].shape.map((_, axis) => axis).filter((axis) => !form.axes.includes(axis))
  return factors.some((a) =>
    factors.some(
      (b) =>
        outer.some((axis) => a.varies[axis] && !b.varies[axis]) &&
        outer.some((axis) => b.varies[axis] && !a.varies[axis]),
    ),
  )
}

// More factors than this are no product that anybody wrote.
const maxFactors = 32

/** The factors of nested products; the value itself where there are absurdly many. */
function factorsOf(value: Value): Value[] {
  const factors: Value[] = []
  const queue = [value]
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (next.form.op === "call" && next.form.name === "mul") queue.push(...next.form.args)
    else factors.push(next)
    if (factors.length + queue.length > maxFactors) return [value]
  }
  return factors
}
