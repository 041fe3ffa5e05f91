import type { Prepared } from "../contenders/contender.ts"
import { after, openGpu } from "./library.ts"

/** A·B of two square matrices: each thread one row times one column, as the introduction of gpu.js has it. */
export async function productOnGpu(mode: string, a: Float32Array, b: Float32Array): Promise<Prepared> {
  const gpu = await openGpu(mode)
  const size = Math.sqrt(a.length)
  const [left, right] = [await gpu.upload(a, [size, size]), await gpu.upload(b, [size, size])]
  const product = gpu.kernel(
    `function(a, b) {
      let sum = 0;
      for (let k = 0; k < this.constants.size; k++) {
        sum += a[this.thread.y][k] * b[k][this.thread.x];
      }
      return sum;
    }`,
    { output: [size, size], constants: { size } },
  )
  const corner = gpu.kernel("function(c) { return -c[0][0]; }", { output: [1] })
  return {
    call: () => {
      const done = product(left, right)
      // A result on the host is there when the call returns.
      return gpu.host ? undefined : after(after(done, corner), async (one) => void (await gpu.read(one)))
    },
    results: () => after(after(product(left, right), gpu.read), (values) => [values]),
    close: gpu.close,
  }
}
