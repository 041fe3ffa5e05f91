import { expand, reshape, slice, type SliceRange, type Tensor, transpose } from "@cotangent/core-api"
import { contiguousStrides, isFloat, sizeOf } from "@cotangent/core-api/backend"
import type { HostArray } from "../host-array.ts"
import { type Instance, inputNames } from "../instances/instance.ts"
import { cotangentOf, only, pulledBack, splitAt } from "./derivative.ts"
import type { CaseMaker } from "./case-maker.ts"
import type { Numeric } from "./numeric.ts"

/** An array stored in another way, and how to see it as it was. */
interface Disguised {
  readonly stored: HostArray
  readonly restore: (x: Tensor) => Tensor
}

const junk = 77

const disguises: Readonly<Record<string, (x: HostArray) => Disguised>> = {
  transposed: (x) => ({
    stored: gather(x, x.shape.toReversed(), (at) => at.toReversed()),
    restore: (stored) => transpose(stored),
  }),
  reversed: (x) => ({
    stored: gather(x, x.shape, (at) => at.map((index, axis) => (x.shape[axis] ?? 1) - 1 - index)),
    restore: (stored) =>
      slice(
        stored,
        x.shape.map((): SliceRange => [null, null, -1]),
      ),
  }),
  sliced: (x) => {
    if (x.shape.length === 0) {
      return {
        stored: { ...x, shape: [3], data: [junk, ...x.data, junk] },
        restore: (stored) => reshape(slice(stored, [[1, 2]]), []),
      }
    }
    // Every second element from the second on, with junk between and around.
    const shape = x.shape.map((size) => 2 * size + 2)
    const inside = (index: number, axis: number): boolean =>
      index % 2 === 1 && index < 2 * (x.shape[axis] ?? 1)
    return {
      stored: gather(x, shape, (at) => (at.every(inside) ? at.map((index) => (index - 1) / 2) : null)),
      restore: (stored) =>
        slice(
          stored,
          x.shape.map((size): SliceRange => [1, 2 * size, 2]),
        ),
    }
  },
  "of stride 0": (x) => {
    const shape = x.shape.map((size, axis) => (axis === 0 && size > 0 ? 1 : size))
    return { stored: gather(x, shape, (at) => at), restore: (stored) => expand(stored, x.shape) }
  },
}

/** The array of another shape whose element at an index is that of `x` at `from(index)`, or junk. */
function gather(
  x: HostArray,
  shape: readonly number[],
  from: (at: readonly number[]) => readonly number[] | null,
): HostArray {
  const strides = contiguousStrides(x.shape)
  const outer = contiguousStrides(shape)
  const data = Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const source = from(shape.map((size, axis) => Math.floor(flat / (outer[axis] ?? 1)) % size))
    if (!source) return x.dtype === "bool" ? 1 : junk
    return x.data[source.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0)] ?? NaN
  })
  return { dtype: x.dtype, shape, data }
}

/**
 * The same rule on inputs that are views: same numbers, and cotangents in the shape of what is stored. The quick tier
 * takes every second disguise, in turns from rule to rule.
 */
export const views: CaseMaker = (instance) =>
  Object.entries(disguises).map(([name, disguise], turn): Numeric => {
    const parts = instance.inputs.map(disguise)
    const viewed: Instance = {
      ...instance,
      inputs: parts.map(({ stored }) => stored),
      apply: (...x) => instance.apply(...x.map((each, at) => parts[at]?.restore(each) ?? each)),
    }
    const differentiable = viewed.wrt.length > 0 && viewed.inputs.some(({ dtype }) => isFloat(dtype))
    const extra = differentiable ? [cotangentOf(viewed, name)] : []
    const { rule, label, tier, gives } = instance
    return {
      rule,
      check: "views",
      tier: (turn + rule.length) % 2 === 0 ? tier : "full",
      id: `${rule} / views, ${name} / ${label}`,
      ...(gives ? { gives } : {}),
      program: {
        inputs: [...viewed.inputs, ...extra],
        build: (given) => {
          const [x = [], c = []] = splitAt(given, viewed.inputs.length, extra.length)
          const y = viewed.apply(...x)
          return differentiable ? [y, ...pulledBack(viewed, x, only(c))] : [y]
        },
      },
      names: ["forward", ...viewed.wrt.map((at) => `vjp ${inputNames[at] ?? at}`)],
      leavesPullback: differentiable,
    }
  })
