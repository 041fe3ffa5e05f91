import {
  acc,
  arg,
  call,
  constant,
  contiguous,
  index,
  type Kernel,
  makeKernel,
  param,
} from "@cotangent/core-api/backend"

/** y = p·x, elementwise over `length` float32 numbers. */
export function scale(length: number): Kernel {
  return makeKernel({
    space: [length],
    inputs: [{ dtype: "float32", view: contiguous([length]) }],
    params: ["float32"],
    accumulators: [],
    outputs: [
      { value: call("mul", [arg(0, "float32"), param(0, "float32")], "float32"), axes: [], dtype: "float32" },
    ],
  })
}

/** y = x + z, elementwise over `length` float32 numbers. */
export function plus(length: number): Kernel {
  const input = { dtype: "float32", view: contiguous([length]) } as const
  return makeKernel({
    space: [length],
    inputs: [input, input],
    params: [],
    accumulators: [],
    outputs: [
      { value: call("add", [arg(0, "float32"), arg(1, "float32")], "float32"), axes: [], dtype: "float32" },
    ],
  })
}

/** y is x from its end to its beginning, `length` float32 numbers. */
export function reversed(length: number): Kernel {
  const view = { shape: [length], strides: [-1], offset: length - 1 }
  return makeKernel({
    space: [length],
    inputs: [{ dtype: "float32", view }],
    params: [],
    accumulators: [],
    outputs: [{ value: arg(0, "float32"), axes: [], dtype: "float32" }],
  })
}

/** Takes seconds and no memory: a sum of 2³¹ − 2 exponentials. */
export const endless: Kernel = makeKernel({
  space: [2, 2 ** 30 - 1],
  inputs: [],
  params: [],
  accumulators: [
    {
      value: call(
        "exp",
        [call("mul", [call("cast", [index(1)], "float32"), constant(-(2 ** -28), "float32")], "float32")],
        "float32",
      ),
      op: "sum",
      axes: [0, 1],
    },
  ],
  outputs: [{ value: acc(0, "float32"), axes: [0, 1], dtype: "float32" }],
})
