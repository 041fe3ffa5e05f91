import {
  arg,
  type Capabilities,
  type DType,
  type Kernel,
  makeKernel,
  param,
  type Shape,
  type TypedArray,
} from "@cotangent/core-api/backend"
import { constants, elementsOf } from "./elements.ts"
import { axesOf, inputView, type ReadView } from "./input-view.ts"
import { accumulatorsOf, type Leaves, outputsOf } from "./kernel-parts.ts"
import type { Recipe } from "./recipe.ts"
import { choose, type Vocabulary, vocabularyOf } from "./vocabulary.ts"

/** A kernel, the buffers that one run of it reads, and which of them each input is. */
export interface Sample {
  readonly kernel: Kernel
  readonly buffers: readonly { readonly dtype: DType; readonly elements: TypedArray }[]
  readonly inputs: readonly number[]
  readonly params: readonly number[]
}

const mostElements = 1024

/** The kernel that a recipe makes of what a subject lists. */
export function buildSample(recipe: Recipe, capabilities: Capabilities): Sample {
  const words = vocabularyOf(capabilities)
  const space = cutDown(recipe.space, Math.min(mostElements, capabilities.maxElements ?? Infinity))
  const groups =
    space.length === 0 ? [] : recipe.groups.map((mask) => nonEmpty(axesOf(mask, space.length), space))
  const sources = inputsOf(recipe, space, groups, words, capabilities)
  const params = recipe.params.map(({ dtype, value }) => ({
    dtype: choose(words.numbers, dtype),
    value: choose(constants, value),
  }))
  const leaves: Leaves = {
    args: sources.map(({ dtype, read }, at) => ({ expr: arg(at, dtype), read })),
    params: params.map(({ dtype }, at) => param(at, dtype)),
    words,
    space,
  }
  const accumulators = groups.length === 0 ? [] : accumulatorsOf(recipe, groups, leaves)
  return {
    kernel: makeKernel({
      space,
      inputs: sources.map(({ dtype, read }) => ({ dtype, view: read.view })),
      params: params.map(({ dtype }) => dtype),
      accumulators,
      outputs: outputsOf(recipe, groups, accumulators, leaves, capabilities),
    }),
    ...buffersOf(recipe, sources, capabilities),
    params: params.map(({ value }) => value),
  }
}

/** The largest sizes are kept, the others cut until there are few enough elements. */
function cutDown(sizes: readonly number[], most: number): Shape {
  const shape = [...sizes]
  let elements = 1
  for (const axis of shape.map((_, at) => at).sort((a, b) => (shape[b] ?? 0) - (shape[a] ?? 0))) {
    const size = Math.min(shape[axis] ?? 1, Math.max(1, Math.floor(most / elements)))
    shape[axis] = size
    elements *= Math.max(1, size)
  }
  return shape
}

function nonEmpty(axes: readonly number[], space: Shape): readonly number[] {
  return axes.length > 0 ? axes : [space.length - 1]
}

interface Source {
  readonly dtype: DType
  readonly read: ReadView
  readonly shares: boolean
}

function inputsOf(
  { inputs }: Recipe,
  space: Shape,
  groups: readonly (readonly number[])[],
  { stored }: Vocabulary,
  { maxInputs }: Capabilities,
): readonly Source[] {
  return inputs.slice(0, maxInputs).map((each) => {
    const along = each.along < 3 ? (groups[each.along - 1] ?? []) : axesOf(each.along - 3, space.length)
    return { dtype: choose(stored, each.dtype), read: inputView(each, space, along), shares: each.shares }
  })
}

/** A buffer for each input, or one for several that share it. */
function buffersOf(
  { inputs, seed }: Recipe,
  sources: readonly Source[],
  capabilities: Capabilities,
): Pick<Sample, "buffers" | "inputs"> {
  const [first] = sources
  const owner = sources.map(({ shares, dtype }, at) => (shares && dtype === first?.dtype ? 0 : at))
  const owners = [...new Set(owner)]
  return {
    inputs: owner.map((at) => owners.indexOf(at)),
    buffers: owners.map((own) => {
      const views = sources.filter((_, at) => owner[at] === own).map(({ read }) => read)
      const dtype = sources[own]?.dtype ?? "bool"
      return {
        dtype,
        elements: elementsOf(dtype, views, inputs[own]?.values ?? 0, `${seed} / ${own}`, capabilities),
      }
    }),
  }
}
