import {
  bytesOf,
  bytesPerElement,
  contiguous,
  type DType,
  type Expr,
  makeKernel,
  type TypedArray,
  viewBytes,
} from "@cotangent/core-api/backend"
import { compileKernel } from "../src/compile.ts"
import { CpuBackend } from "../src/cpu-backend.ts"
import { Heap } from "../src/heap.ts"
import { LinearMemory } from "../src/linear-memory.ts"

/** One expression of arguments on blocks of `length` elements, through the backend as it is: loads and stores are tried too. */
export function computer(
  value: Expr,
  from: readonly DType[],
  to: DType,
  length: number,
  relaxedSimd: boolean,
): (...x: readonly TypedArray[]) => TypedArray {
  const memory = LinearMemory.create(2 ** 30)
  const backend = new CpuBackend({
    name: "cpu",
    memory,
    allocator: new Heap(memory),
    compile: compileKernel,
    relaxedSimd,
  })
  const program = backend.compile(
    makeKernel({
      space: [length],
      inputs: from.map((dtype) => ({ dtype, view: contiguous([length]) })),
      params: [],
      accumulators: [],
      outputs: [{ value, axes: [], dtype: to }],
    }),
  )
  const inputs = from.map((dtype) => backend.alloc(dtype, length))
  const output = backend.alloc(to, length)
  return (...x) => {
    x.forEach((each, at) => {
      const input = inputs[at]
      if (each.length !== length || each.BYTES_PER_ELEMENT !== bytesPerElement(from[at] ?? to) || !input)
        throw new Error("a block has another length or type")
      backend.write(input, bytesOf(each))
    })
    backend.run(program, inputs, [output], [])
    return viewBytes(to, backend.readSync(output))
  }
}
