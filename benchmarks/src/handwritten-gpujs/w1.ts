import type { Prepared } from "../contenders/contender.ts"
import { after, type Gpu, type GpuArray, type GpuKernel, inOrder, openGpu, storesSeveral } from "./library.ts"

type Later<T> = T | Promise<T>

const sigmoid = "1 / (1 + Math.exp(-(x[i] * w[i] + b[i])))"

/** mean(sigmoid(x·w + b)): each thread adds up a stretch, then one thread what those gave. */
export async function sigmoidMeanOnGpu(
  mode: string,
  x: Float32Array,
  w: Float32Array,
  b: Float32Array,
): Promise<Prepared> {
  const gpu = await openGpu(mode)
  const inputs = await upload(gpu, [x, w, b])
  const partial = sumOfStretches(gpu, x.length, "x, w, b", sigmoid)
  const mean = meanOf(gpu, x.length)
  const run = (): Later<Float32Array> => after(after(partial(...inputs), mean), gpu.read)
  return {
    call: () => after(run(), () => undefined),
    results: () => after(run(), (value) => [value]),
    close: gpu.close,
  }
}

/** The same, and its gradients by x, w and b. */
export async function sigmoidMeanGradientsOnGpu(
  mode: string,
  x: Float32Array,
  w: Float32Array,
  b: Float32Array,
): Promise<Prepared> {
  const gpu = await openGpu(mode)
  const count = x.length
  const inputs = await upload(gpu, [x, w, b])
  const gradients = (storesSeveral(gpu) ? inOnePass : inSeveral)(gpu, count, inputs)
  const partial = sumOfStretches(gpu, count, "s", "s[i]")
  const mean = meanOf(gpu, count)
  const run = (): Later<readonly GpuArray[]> =>
    after(gradients(), ([values, ...slopes]) =>
      after(after(values ? partial(values) : [], mean), (value) => [value, ...slopes]),
    )
  return {
    call: () => after(run(), ([value]) => after(value ? gpu.read(value) : null, () => undefined)),
    results: () => after(run(), (all) => inOrder(all.map((each) => () => gpu.read(each)))),
    close: gpu.close,
  }
}

async function upload(gpu: Gpu, arrays: readonly Float32Array[]): Promise<readonly GpuArray[]> {
  return await inOrder(arrays.map((each) => () => gpu.upload(each, [each.length])))
}

/** Threads for so many terms, a power of two: about as many as each has terms. */
function threadsFor(count: number): number {
  const threads = 2 ** Math.floor(Math.log2(count) / 2)
  if (count % threads !== 0) throw new RangeError(`the length is ${count}: the kernel takes powers of two`)
  return threads
}

/** A kernel that gives the sum of `term`, an expression of `i`, over one stretch for each thread. */
function sumOfStretches(gpu: Gpu, count: number, names: string, term: string) {
  const threads = threadsFor(count)
  return gpu.kernel(
    `function(${names}) {
      let sum = 0;
      for (let k = 0; k < this.constants.terms; k++) {
        const i = this.thread.x * this.constants.terms + k;
        sum += ${term};
      }
      return sum;
    }`,
    { output: [threads], constants: { terms: count / threads } },
  )
}

function meanOf(gpu: Gpu, count: number) {
  return gpu.kernel(
    `function(sums) {
      let sum = 0;
      for (let k = 0; k < this.constants.threads; k++) {
        sum += sums[k];
      }
      return sum / this.constants.count;
    }`,
    { output: [1], constants: { threads: threadsFor(count), count } },
  )
}

/** Makes the sigmoid's values, and the gradients of their mean by x, w and b. */
type Gradients = (gpu: Gpu, count: number, inputs: readonly GpuArray[]) => () => Later<readonly GpuArray[]>

/** With one kernel that stores all four. */
const inOnePass: Gradients = (gpu, count, inputs) => {
  const kernel = gpu.kernelMap(
    {
      dx: "function byX(slope, w) { return slope * w; }",
      dw: "function byW(slope, x) { return slope * x; }",
      db: "function byB(s, count) { return s * (1 - s) / count; }",
    },
    `function(x, w, b) {
      const i = this.thread.x;
      const xi = x[i];
      const wi = w[i];
      const s = 1 / (1 + Math.exp(-(xi * wi + b[i])));
      const slope = byB(s, this.constants.count);
      byX(slope, wi);
      byW(slope, xi);
      return s;
    }`,
    { output: [count], constants: { count } },
  )
  return () =>
    after(kernel(...inputs), ({ result, dx = [], dw = [], db = [] }): readonly GpuArray[] => [
      result,
      dx,
      dw,
      db,
    ])
}

/** With one kernel for each, which computes the exponential once. */
const inSeveral: Gradients = (gpu, count, [x = [], w = [], b = []]) => {
  const output = [count]
  const values = gpu.kernel(`function(x, w, b) { const i = this.thread.x; return ${sigmoid}; }`, { output })
  const slopes = gpu.kernel(
    "function(s) { const y = s[this.thread.x]; return y * (1 - y) / this.constants.count; }",
    { output, constants: { count } },
  )
  // Two of them: each has one place for its result.
  const product = (): GpuKernel =>
    gpu.kernel("function(db, other) { return db[this.thread.x] * other[this.thread.x]; }", { output })
  const [byX, byW] = [product(), product()]
  return () =>
    after(values(x, w, b), (s) =>
      after(slopes(s), (db) => inOrder<GpuArray>([() => s, () => byX(db, w), () => byW(db, x), () => db])),
    )
}
