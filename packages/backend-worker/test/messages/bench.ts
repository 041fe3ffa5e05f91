import { type Backend, bytesOf, type Kernel, type PlanStep, viewBytes } from "@cotangent/core-api/backend"

/** A backend with short names for what tests do on float32 buffers. */
export class Bench {
  readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** A buffer that holds these numbers. */
  hold(...numbers: readonly number[]): unknown {
    const buffer = this.backend.alloc("float32", numbers.length)
    this.write(buffer, ...numbers)
    return buffer
  }

  write(buffer: unknown, ...numbers: readonly number[]): void {
    this.backend.write(buffer, bytesOf(Float32Array.from(numbers)))
  }

  async read(buffer: unknown): Promise<number[]> {
    return [...viewBytes("float32", await this.backend.read(buffer))]
  }

  /** Runs a kernel with one output of `length` elements, which is given. */
  run(kernel: Kernel, inputs: readonly unknown[], params: readonly number[] = [], length = 1): unknown {
    const output = this.backend.alloc("float32", length)
    this.backend.run(this.backend.compile(kernel), inputs, [output], params)
    return output
  }

  submit(...steps: readonly Omit<PlanStep<unknown, unknown>, "after">[]): void {
    this.backend.submit?.(steps.map((step, at) => ({ ...step, after: at > 0 ? [at - 1] : [] })))
  }
}
