import {
  arg,
  call,
  constant,
  contiguous,
  type Kernel,
  makeKernel,
  type Shape,
} from "@cotangent/core-api/backend"

/** x + 1, float32, over any shape. */
export const increment = (...shape: Shape): Kernel =>
  makeKernel({
    space: shape,
    inputs: [{ dtype: "float32", view: contiguous(shape) }],
    params: [],
    accumulators: [],
    outputs: [
      {
        value: call("add", [arg(0, "float32"), constant(1, "float32")], "float32"),
        axes: [],
        dtype: "float32",
      },
    ],
  })

/** a·x and x + b, with a and b known only at run time: two outputs and two params. */
export const scaleAndShift = (length: number): Kernel => {
  const x = arg(0, "float32")
  const param = (index: number) => ({ kind: "param", index, dtype: "float32" }) as const
  return makeKernel({
    space: [length],
    inputs: [{ dtype: "float32", view: contiguous([length]) }],
    params: ["float32", "float32"],
    accumulators: [],
    outputs: [
      { value: call("mul", [x, param(0)], "float32"), axes: [], dtype: "float32" },
      { value: call("add", [x, param(1)], "float32"), axes: [], dtype: "float32" },
    ],
  })
}
