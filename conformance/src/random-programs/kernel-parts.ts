import {
  acc,
  type Accumulator,
  call,
  type Capabilities,
  constant,
  type Expr,
  index,
  type KernelOutput,
  type ReduceOp,
  type Shape,
  sizeOf,
} from "@cotangent/core-api/backend"
import { Grower } from "./expression.ts"
import type { ReadView } from "./input-view.ts"
import type { OutputRecipe, Recipe } from "./recipe.ts"
import { choose, type Vocabulary } from "./vocabulary.ts"

/** Products of more numbers than this leave every dtype. */
const longestProduct = 16

/** What expressions start from. */
export interface Leaves {
  readonly args: readonly { readonly expr: Expr; readonly read: ReadView }[]
  readonly params: readonly Expr[]
  readonly words: Vocabulary
  readonly space: Shape
}

/** Leaves over the whole space. */
function everywhere({ args, params, words, space }: Leaves): Expr[] {
  return [...args.map(({ expr }) => expr), ...params, ...positions(space, [], words)]
}

/** Positions along the axes that are left, as numbers that the subject has. */
function positions(space: Shape, gone: readonly number[], { numbers, casts }: Vocabulary): Expr[] {
  const left = space.map((_, axis) => axis).filter((axis) => !gone.includes(axis))
  if (numbers.includes("int32")) return left.map(index)
  return casts ? left.map((axis) => call("cast", [index(axis)], choose(numbers, 0))) : []
}

/** The accumulators that a recipe asks for; round and round over its groups. */
export function accumulatorsOf(
  { accumulators }: Recipe,
  groups: readonly (readonly number[])[],
  leaves: Leaves,
): Accumulator[] {
  const { words, space } = leaves
  if (words.reduce.length === 0) return []
  return accumulators.flatMap(({ op: number, value }, at) => {
    const axes = choose(groups, at)
    const op = reduction(choose(words.reduce, number), axes, space, words)
    if (!op) return []
    const grower = new Grower(words, everywhere(leaves))
    const combined = grower.number(grower.grow(value))
    return { value: combined, op, axes }
  })
}

/** The reduction that is meant, or another where that makes no sense over these axes; null if there is none. */
function reduction(
  op: ReduceOp,
  axes: readonly number[],
  space: Shape,
  { reduce, numbers, casts }: Vocabulary,
): ReduceOp | null {
  const length = sizeOf(axes.map((axis) => space[axis] ?? 1))
  const tooLong = op === "prod" && length > longestProduct
  // Positions are int32, which a subject may not have.
  const noPosition = isPosition(op) && (axes.length !== 1 || !(numbers.includes("int32") || casts))
  if (!tooLong && !noPosition) return op
  return reduce.find((each) => each !== "prod" && !isPosition(each)) ?? null
}

const isPosition = (op: ReduceOp): boolean => op === "argMax" || op === "argMin"

/** The outputs that a recipe asks for. */
export function outputsOf(
  recipe: Recipe,
  groups: readonly (readonly number[])[],
  accumulators: readonly Accumulator[],
  leaves: Leaves,
  { maxOutputs, mixedOutputs = true }: Capabilities,
): KernelOutput[] {
  const [first] = recipe.outputs
  return recipe.outputs.slice(0, maxOutputs).map((each) => {
    const group = mixedOutputs ? each.group : (first?.group ?? 0)
    const axes = group === 0 || groups.length === 0 ? null : choose(groups, group - 1)
    const start = axes ? beside(axes, accumulators, leaves) : everywhere(leaves)
    return output(each, new Grower(leaves.words, start), axes ?? [], leaves)
  })
}

/** Leaves that are constant along the axes, the accumulators over these first. */
function beside(
  axes: readonly number[],
  accumulators: readonly Accumulator[],
  { args, params, words, space }: Leaves,
): Expr[] {
  const totals = accumulators.flatMap((each, at): Expr[] => {
    if (each.axes.join() !== axes.join()) return []
    if (!isPosition(each.op)) return [acc(at, each.value.dtype)]
    const place = acc(at, "int32")
    return [words.numbers.includes("int32") ? place : call("cast", [place], choose(words.numbers, 0))]
  })
  const still = args.filter(({ read: { view } }) =>
    axes.every((axis) => view.strides[axis] === 0 && !view.valid?.[axis]),
  )
  return [...totals, ...still.map(({ expr }) => expr), ...params, ...positions(space, axes, words)]
}

function output(
  { value, dtype }: OutputRecipe,
  grower: Grower,
  axes: readonly number[],
  { words }: Leaves,
): KernelOutput {
  const { stored, casts } = words
  const grown = grower.grow(value)
  const kept = stored.includes(grown.dtype) ? grown : grower.number(grown)
  const made = stored.includes(kept.dtype) ? kept : constant(1, choose(stored, 0))
  // Storing may convert, as a cast would.
  return { value: made, axes, dtype: casts && dtype > 8 ? choose(stored, dtype) : made.dtype }
}
