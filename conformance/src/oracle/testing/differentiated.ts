import * as core from "@cotangent/core-api"
import { tensor, type Tensor } from "@cotangent/core-api"
import { elementwiseRows } from "@cotangent/core-api/rules"

/** The dtypes that gradients exist for. */
export type Floats = "float32" | "float64"
/** A function of tensors. */
export type Op = (...x: Tensor[]) => Tensor

/** Ops of the table by name, and two powers that the scheduler makes products of. */
export const ops: Readonly<Record<string, Op>> = {
  exp: (x) => core.exp(first(x)),
  log: (x) => core.log(first(x)),
  relu: (x) => core.relu(first(x)),
  sigmoid: (x) => core.sigmoid(first(x)),
  neg: (x) => core.neg(first(x)),
  add: (x, y) => core.add(first(x), first(y)),
  sub: (x, y) => core.sub(first(x), first(y)),
  mul: (x, y) => core.mul(first(x), first(y)),
  div: (x, y) => core.div(first(x), first(y)),
  pow: (x, y) => core.pow(first(x), first(y)),
  square: (x) => core.pow(first(x), 2),
  cube: (x) => core.pow(first(x), 3),
}
const domains: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  ...Object.fromEntries(elementwiseRows.map((row) => [row.name, row.domain])),
  square: [[-4, 4]],
  cube: [[-4, 4]],
}

/** The first of some tensors that must be there. */
export function first(x: Tensor | undefined): Tensor {
  if (x) return x
  throw new Error("an op was applied to too few tensors")
}

/** Numbers spread evenly over a range; another seed, others. */
export function samples(count: number, [lo, hi]: readonly [number, number], seed: number): number[] {
  // The golden ratio's multiples modulo 1 are spread evenly for every count.
  return Array.from(
    { length: count },
    (_, at) => lo + (hi - lo) * (((at + 1) * 0.618033988749895 + seed * 0.7548776662466927) % 1),
  )
}

/** Arguments for an op, over the domain that its row states. */
export function leaves(name: string, dtype: Floats, count = 64): Tensor[] {
  const lists = (domains[name] ?? []).map((domain, at) => samples(count, domain, at))
  return lists.map((list) => tensor(dtype === "float32" ? Float32Array.from(list) : Float64Array.from(list)))
}

/** The value, or a derivative by each argument in turn, with cotangents that differ from one another. */
export function derivative(f: Op, order: number): Op {
  if (order === 0) return f
  const lower = derivative(f, order - 1)
  return (...x) => {
    const [y, pullback] = core.vjp((...given: Tensor[]) => lower(...given), ...x)
    const cotangent = tensor(Float64Array.from(samples(y.size, [-1, 1], order)), {
      shape: y.shape,
      dtype: y.dtype,
    })
    return first(pullback(cotangent)[order % x.length])
  }
}
