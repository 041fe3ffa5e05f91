import {
  add,
  cast,
  concat,
  type DType,
  type ErrorCode,
  exp,
  expand,
  full,
  grad,
  jit,
  log,
  matmul,
  max,
  mean,
  ones,
  pad,
  permute,
  pow,
  reshape,
  scope,
  slice,
  stack,
  sum,
  type Tensor,
  tensor,
  vjp,
  where,
  withBackend,
  zeros,
} from "@cotangent/core-api"
import type { Procedure } from "./procedure.ts"

/** A call that must be refused, the code that says why, and what the message has to name. */
interface BadCall {
  readonly says: string
  readonly code: ErrorCode
  readonly call: () => unknown
  readonly names?: readonly string[]
}

// Bad input comes from JavaScript too, where no type checker stands in the way.
const wrong = (value: unknown): never => value as never
const x23 = (): Tensor => ones([2, 3])
const scalarOf = (x: Tensor): Tensor => x.sum()

const badCalls: readonly BadCall[] = [
  {
    says: "shapes that do not broadcast",
    code: "E_SHAPE",
    call: () => add(x23(), ones([4])),
    names: ["[2, 3]", "[4]"],
  },
  {
    says: "shapes that do not broadcast, three of them",
    code: "E_SHAPE",
    call: () => where(ones([2], { dtype: "bool" }), ones([3]), 0),
    names: ["[2]", "[3]"],
  },
  {
    says: "expand to a shape that is no larger",
    code: "E_SHAPE",
    call: () => expand(x23(), [2, 4]),
    names: ["[2, 3]", "[2, 4]"],
  },
  { says: "expand to fewer axes", code: "E_SHAPE", call: () => expand(x23(), [3]) },
  {
    says: "reshape to another size",
    code: "E_SHAPE",
    call: () => reshape(x23(), [5]),
    names: ["[2, 3]", "[5]"],
  },
  { says: "reshape with a size that does not divide", code: "E_SHAPE", call: () => reshape(x23(), [4, -1]) },
  { says: "reshape with two open sizes", code: "E_SHAPE", call: () => reshape(x23(), [-1, -1]) },
  {
    says: "matrices whose inner sizes differ",
    code: "E_SHAPE",
    call: () => matmul(x23(), x23()),
    names: ["[2, 3]"],
  },
  { says: "a matrix product with a scalar", code: "E_SHAPE", call: () => matmul(x23(), ones([])) },
  {
    says: "concat of different sizes",
    code: "E_SHAPE",
    call: () => concat([x23(), ones([2, 4])]),
    names: ["[2, 3]", "[2, 4]"],
  },
  { says: "concat of nothing", code: "E_SHAPE", call: () => concat([]) },
  { says: "stack of different shapes", code: "E_SHAPE", call: () => stack([ones([2]), ones([3])]) },
  { says: "a slice by step 0", code: "E_SHAPE", call: () => slice(x23(), [[0, 2, 0]]) },
  { says: "a slice at a fraction", code: "E_SHAPE", call: () => slice(x23(), [[0.5]]) },
  { says: "padding of a negative width", code: "E_SHAPE", call: () => pad(ones([2]), [[-1, 0]]) },
  { says: "padding of too few axes", code: "E_SHAPE", call: () => pad(x23(), [[1, 1]]) },
  { says: "a ragged array", code: "E_SHAPE", call: () => tensor([[1, 2], [3]]) },
  { says: "an array that is deeper in places", code: "E_SHAPE", call: () => tensor([[1], [[2]]]) },
  {
    says: "data that does not fill the shape",
    code: "E_SHAPE",
    call: () => tensor([1, 2, 3], { shape: [2, 2] }),
    names: ["[2, 2]"],
  },
  { says: "a negative size", code: "E_SHAPE", call: () => zeros([2, -1]) },
  { says: "a fractional size", code: "E_SHAPE", call: () => zeros([1.5]) },
  { says: "a size that is NaN", code: "E_SHAPE", call: () => zeros([NaN]) },
  { says: "more than 2³¹ − 1 elements", code: "E_SHAPE", call: () => full([65536, 65536], 1) },
  { says: "the greatest of nothing", code: "E_SHAPE", call: () => max(ones([0])) },
  {
    says: "the gradient of an array",
    code: "E_SHAPE",
    call: () => grad((x: Tensor) => exp(x))(ones([3])),
    names: ["[3]"],
  },
  {
    says: "a cotangent of another shape",
    code: "E_SHAPE",
    call: () => vjp((x: Tensor) => exp(x), ones([3]))[1](ones([2])),
    names: ["[2]", "[3]"],
  },
  { says: "reading one element of several", code: "E_SHAPE", call: () => x23().item() },
  { says: "an axis out of range", code: "E_AXIS", call: () => sum(x23(), 2), names: ["2"] },
  { says: "a negative axis out of range", code: "E_AXIS", call: () => mean(x23(), -3) },
  { says: "an axis of a scalar", code: "E_AXIS", call: () => sum(ones([]), 0) },
  { says: "an axis named twice", code: "E_AXIS", call: () => sum(x23(), [0, -2]) },
  { says: "an axis that is a fraction", code: "E_AXIS", call: () => sum(x23(), 0.5) },
  { says: "an axis that is NaN", code: "E_AXIS", call: () => sum(x23(), NaN) },
  { says: "a permutation that repeats an axis", code: "E_AXIS", call: () => permute(x23(), [0, 0]) },
  { says: "a permutation that misses an axis", code: "E_AXIS", call: () => permute(x23(), [0]) },
  { says: "too many ranges of a slice", code: "E_AXIS", call: () => slice(ones([2]), [null, null]) },
  { says: "concat along an axis that is not there", code: "E_AXIS", call: () => concat([x23(), x23()], 2) },
  {
    says: "an unknown dtype",
    code: "E_DTYPE",
    call: () => zeros([2], { dtype: wrong("float16x") }),
    names: ["float16x"],
  },
  {
    says: "a cast to an unknown dtype",
    code: "E_DTYPE",
    call: () => cast(x23(), wrong("int7")),
    names: ["int7"],
  },
  {
    says: "a float op on bool",
    code: "E_DTYPE",
    call: () => exp(ones([2], { dtype: "bool" })),
    names: ["bool"],
  },
  {
    says: "arithmetic on bool",
    code: "E_DTYPE",
    call: () => add(ones([2], { dtype: "bool" }), ones([2], { dtype: "bool" })),
  },
  { says: "a condition that is not bool", code: "E_DTYPE", call: () => where(ones([2]), 1, 0) },
  { says: "an op on something else than a tensor", code: "E_DTYPE", call: () => exp(wrong("three")) },
  { says: "a reduction of a plain array", code: "E_DTYPE", call: () => sum(wrong([1, 2])) },
  { says: "two numbers and no tensor", code: "E_DTYPE", call: () => pow(wrong(2), wrong(3)) },
  { says: "text among the data", code: "E_DTYPE", call: () => tensor(wrong([1, "2"])) },
  {
    says: "a gradient by an integer tensor",
    code: "E_NOT_DIFFERENTIABLE",
    call: () => grad(scalarOf)(ones([2], { dtype: "int32" })),
    names: ["int32"],
  },
  {
    says: "a gradient by a bool tensor",
    code: "E_NOT_DIFFERENTIABLE",
    call: () => grad((x: Tensor) => x.cast("float32").sum())(ones([2], { dtype: "bool" })),
  },
  {
    says: "the gradient of an integer",
    code: "E_NOT_DIFFERENTIABLE",
    call: () => grad((x: Tensor) => x.cast("int32").sum())(ones([2])),
  },
  { says: "a tensor that was disposed of", code: "E_DISPOSED", call: () => disposed().exp() },
  { says: "reading a tensor that was disposed of", code: "E_DISPOSED", call: () => disposed().data() },
  {
    says: "an async function under grad",
    code: "E_TRACED",
    call: () => grad(wrong(asynchronous))(ones([2])),
  },
  { says: "an async function under vjp", code: "E_TRACED", call: () => vjp(wrong(asynchronous), ones([2])) },
  {
    says: "an async function under jit",
    code: "E_TRACED",
    call: () => jit(wrong(asynchronous))(...([ones([2])] as never[])),
  },
  { says: "an async function in a scope", code: "E_TRACED", call: () => scope(() => asynchronous(ones([]))) },
  {
    says: "reading a value while a function is compiled",
    code: "E_TRACED",
    call: () => jit((x: Tensor) => log(x).mul(x.dataSync()[0] ?? 1))(ones([2])),
  },
]

const asynchronous = async (x: Tensor): Promise<Tensor> => {
  await Promise.resolve()
  return x
}

function disposed(): Tensor {
  const x = ones([2])
  x.dispose()
  return x
}

/** Every bad call is refused with its code, and afterwards the backend still computes. */
export const errorCases: readonly Procedure[] = badCalls.map(({ says, code, call, names }) => ({
  rule: "errors",
  check: "errors",
  id: `errors / ${says}`,
  settles: false,
  async steps({ session, capabilities }, facts) {
    await facts.throws(says, [code], () => withBackend(session, () => scopedCall(call)), names)
    const dtype: DType = capabilities.dtypes.includes("float32") ? "float32" : "float64"
    const y = await withBackend(session, () =>
      scope(() => add(tensor([1, 2], { dtype }), tensor([3, 5], { dtype }))),
    )
    facts.same("the backend still computes", await y.data(), [4, 7])
    y.dispose()
  },
}))

/** A call whose tensors go with it, unless it answers later. */
function scopedCall(call: () => unknown): unknown {
  let result: unknown
  scope(() => {
    result = call()
  })
  return result
}
