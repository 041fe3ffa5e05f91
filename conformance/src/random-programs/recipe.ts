import fc from "fast-check"

/**
 * What a random kernel is made from: whole numbers that `buildSample` reads, each modulo the choices that there are,
 * so that every recipe makes a kernel on every backend. Smaller numbers make simpler kernels: that is what shrinking
 * goes by.
 */
export interface Recipe {
  /** Sizes of the axes, outermost first; cut down where the space would be too large. */
  readonly space: readonly number[]
  /** Sets of reduced axes, as bit masks. */
  readonly groups: readonly number[]
  readonly inputs: readonly InputRecipe[]
  readonly params: readonly ParamRecipe[]
  readonly accumulators: readonly AccumulatorRecipe[]
  readonly outputs: readonly OutputRecipe[]
  /** Where the elements come from. */
  readonly seed: number
}

/** A buffer, and a view of it. */
export interface InputRecipe {
  readonly dtype: number
  readonly axes: readonly AxisRecipe[]
  /** In which order the axes lie in memory. */
  readonly order: number
  /** Elements before the first that is read, and after the last. */
  readonly slack: number
  /** Axes along which it is constant: 0 none, 1 or 2 those of the first or second group, from 3 on a mask. */
  readonly along: number
  /** Reads the buffer of the first input, if that has the same dtype. */
  readonly shares: boolean
  /** What its elements are like. */
  readonly values: number
}

/** How a view steps along an axis, and what padding leaves of it. */
export interface AxisRecipe {
  readonly kind: number
  readonly before: number
  readonly after: number
}

/** A number that each run supplies. */
interface ParamRecipe {
  readonly dtype: number
  readonly value: number
}

/** Combines an expression over the axes of a group. */
interface AccumulatorRecipe {
  readonly op: number
  readonly value: readonly Step[]
}

/** Stores an expression: over the whole space (0), or beside the accumulators of a group. */
export interface OutputRecipe {
  readonly group: number
  readonly value: readonly Step[]
  readonly dtype: number
}

/** One more op, applied to what there is: 0 is what was made last. */
export interface Step {
  readonly op: number
  readonly a: number
  readonly b: number
  readonly c: number
}

/** Lengths around those of vectors and blocks, so that loops have a whole part and a rest. */
const long = [8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257]

const upTo = (max: number): fc.Arbitrary<number> => fc.nat({ max })
const listOf = <T>(one: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> =>
  fc.array(one, { minLength, maxLength, size: "max" })

const size = fc.oneof(
  { withCrossShrink: true },
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 7 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(...long) },
)
const mask = upTo(31)
const step: fc.Arbitrary<Step> = fc.record({ op: upTo(59), a: upTo(11), b: upTo(11), c: upTo(23) })
const axis: fc.Arbitrary<AxisRecipe> = fc.record({ kind: upTo(20), before: upTo(300), after: upTo(300) })

const along = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: upTo(2) },
  { weight: 2, arbitrary: mask.map((bits) => 3 + bits) },
)
const viewed: fc.Arbitrary<InputRecipe> = fc.record({
  dtype: upTo(11),
  axes: listOf(axis, 0, 5),
  order: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: upTo(119) }),
  slack: upTo(5),
  along,
  shares: fc.boolean(),
  values: upTo(15),
})
/** A whole buffer, row-major. */
const whole: fc.Arbitrary<InputRecipe> = fc.record({
  dtype: upTo(11),
  axes: fc.constant([]),
  order: fc.constant(0),
  slack: fc.constant(0),
  along: fc.constant(0),
  shares: fc.constant(false),
  values: upTo(15),
})
const input = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: whole },
  { weight: 3, arbitrary: viewed },
)
const output: fc.Arbitrary<OutputRecipe> = fc.record({
  group: upTo(3),
  value: listOf(step, 0, 4),
  dtype: upTo(11),
})
const param: fc.Arbitrary<ParamRecipe> = fc.record({ dtype: upTo(5), value: upTo(23) })

/** Loops, views, reductions and epilogues in any combination. */
const general: fc.Arbitrary<Recipe> = fc.record({
  space: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 16, arbitrary: listOf(size, 1, 5) }),
  groups: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 4, arbitrary: listOf(mask, 1, 2) }),
  inputs: listOf(input, 0, 4),
  params: listOf(param, 0, 2),
  accumulators: listOf(fc.record({ op: upTo(11), value: listOf(step, 0, 4) }), 0, 4),
  outputs: listOf(output, 1, 4),
  seed: upTo(999_999),
})

/** Sizes of matrices: a few rows, or about as many as a kernel takes at once. */
const edge = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: size },
  { weight: 1, arbitrary: fc.constantFrom(8, 9, 12, 13, 15, 16, 17) },
)

/** The product of the first two inputs, where nothing has been made yet. */
const product: Step = { op: 0, a: 0, b: 1, c: 0 }

/** Matrix products: one input is constant along the columns, another along the rows, and their product is summed. */
const contraction: fc.Arbitrary<Recipe> = fc
  .record({
    sizes: fc.tuple(edge, edge, edge),
    batch: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 3 })),
    /** Which of rows, columns and summed axis stands first, and which second. */
    order: upTo(5),
    left: input,
    right: input,
    /** Read in the sum if they vary along its axis, else beside it. */
    others: listOf(fc.record({ other: input, isBeside: fc.boolean() }), 0, 2),
    params: listOf(param, 0, 1),
    outputs: listOf(output, 1, 2),
    seed: upTo(999_999),
  })
  .map(({ sizes, batch, order, left, right, others, params, outputs, seed }) => {
    const [rows = 0, columns = 1, summed = 2] = orders[order] ?? []
    const first = batch === null ? 0 : 1
    const bit = (at: number): number => 2 ** (first + at)
    return {
      space: batch === null ? [...sizes] : [batch, ...sizes],
      groups: [bit(summed)],
      inputs: [
        { ...left, along: 3 + bit(columns) },
        { ...right, along: 3 + bit(rows) },
        ...others.map(({ other, isBeside }) => (isBeside ? { ...other, along: 3 + bit(summed) } : other)),
      ],
      params,
      accumulators: [{ op: 0, value: [product] }],
      outputs: outputs.map((each) => ({ ...each, group: 1 })),
      seed,
    }
  })

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

/** Recipes of all kinds. */
export const recipes: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 5, arbitrary: general },
  { weight: 1, arbitrary: contraction },
)
