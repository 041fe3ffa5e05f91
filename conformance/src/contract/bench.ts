import type { DType, Kernel, Shape, TypedArray } from "@cotangent/core-api"
import {
  arg,
  type Backend,
  bytesOf,
  call,
  constant,
  contiguous,
  type Expr,
  type KernelOutput,
  makeKernel,
  outputLength,
  typedArray,
  viewBytes,
} from "@cotangent/core-api/backend"

/** A float dtype that the backend has. */
function floatOf({ capabilities }: Backend): DType {
  return capabilities.dtypes.includes("float32") ? "float32" : "float64"
}

/** A bare backend with the few steps that clauses are made of. Everything that it allocated is freed by `clear`. */
export class Bench {
  readonly backend: Backend
  readonly float: DType
  readonly #held = new Set<unknown>()

  constructor(backend: Backend) {
    this.backend = backend
    this.float = floatOf(backend)
  }

  /** A buffer of `length` elements. */
  alloc(length: number, dtype = this.float): unknown {
    const buffer = this.backend.alloc(dtype, length)
    this.#held.add(buffer)
    return buffer
  }

  /** A buffer that holds these numbers. */
  hold(numbers: readonly number[], dtype = this.float): unknown {
    const buffer = this.alloc(numbers.length, dtype)
    this.write(buffer, numbers, dtype)
    return buffer
  }

  /** Writes numbers. */
  write(buffer: unknown, numbers: readonly number[], dtype = this.float): void {
    this.backend.write(buffer, bytes(numbers, dtype))
  }

  /** The elements of a buffer. */
  async read(buffer: unknown, dtype = this.float): Promise<TypedArray> {
    return viewBytes(dtype, await this.backend.read(buffer))
  }

  /** Frees a buffer now. */
  free(buffer: unknown): void {
    this.#held.delete(buffer)
    this.backend.free(buffer)
  }

  /** Compiles and enqueues, and gives the fresh outputs. */
  run(kernel: Kernel, inputs: readonly unknown[], params: readonly number[] = []): readonly unknown[] {
    const outputs = kernel.outputs.map((output) => this.alloc(outputLength(kernel, output), output.dtype))
    this.backend.run(this.backend.compile(kernel), inputs, outputs, params)
    return outputs
  }

  /** Frees all that is still held. */
  clear(): void {
    for (const buffer of this.#held) this.backend.free(buffer)
    this.#held.clear()
  }
}

/** Numbers as the bytes of a dtype. */
export function bytes(numbers: readonly number[], dtype: DType): Uint8Array {
  const elements = typedArray(dtype, numbers.length)
  elements.set(numbers)
  return bytesOf(elements)
}

/** A kernel that reads contiguous inputs of one shape and stores one expression of them. */
export function mapKernel(shape: Shape, dtype: DType, inputs: number, value: (...x: Expr[]) => Expr): Kernel {
  return makeKernel({
    space: shape,
    inputs: Array.from({ length: inputs }, () => ({ dtype, view: contiguous(shape) })),
    params: [],
    accumulators: [],
    outputs: [stored(value(...Array.from({ length: inputs }, (_, at) => arg(at, dtype))))],
  })
}

/** An output over the whole space. */
export function stored(value: Expr, axes: readonly number[] = []): KernelOutput {
  return { value, axes, dtype: value.dtype }
}

/** a + b */
export const sumOf = (a: Expr, b: Expr): Expr => call("add", [a, b], a.dtype)
/** a · b */
const productOf = (a: Expr, b: Expr): Expr => call("mul", [a, b], a.dtype)
/** a + 1 */
export const plus = (a: Expr, by: number): Expr => sumOf(a, constant(by, a.dtype))
/** 2·a */
export const times = (a: Expr, by: number): Expr => productOf(a, constant(by, a.dtype))
