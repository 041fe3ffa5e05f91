import { kernelModule } from "@cotangent/backend-cpu/shared"
import {
  acc,
  arg,
  call,
  constant,
  contiguous,
  type Expr,
  type Kernel,
  makeKernel,
  outputLength,
} from "@cotangent/core-api/backend"
import { openPooled } from "../src/pool/open-pooled.ts"

// From how much work on other threads make a kernel shorter: `npm run build && node packages/backend-worker/tune/thresholds.ts`.
// Each kernel runs on the calling thread alone, with threads that are awake, and with threads that have to be woken, in turns.
const threads = 2
const rounds = 41
/** Longer than members stay awake, and than they take to wake up, in milliseconds. */
const pause = 2
/** A shared kernel is to be shorter by more than what two runs of the same differ by. */
const gain = 0.95

const x = arg(0, "float32")
const single = (name: string, ...args: readonly Expr[]): Expr => call(name, args, "float32")

/** What is computed of each element, and whether it is then added up. */
const workloads: Readonly<Record<string, { readonly value: Expr; readonly summed?: true }>> = {
  "x + 1": { value: single("add", x, constant(1, "float32")) },
  "e^x": { value: single("exp", x) },
  "(ln x)^x": { value: single("pow", single("log", x), x) },
  "sum of x·x": { value: single("mul", x, x), summed: true },
}
const sizes = Array.from({ length: 11 }, (_, at) => 2 ** (12 + at))

const ways = { alone: Infinity, shared: 0 }
const backends = {
  alone: await openPooled({ threads }, { awake: ways.alone, asleep: ways.alone }),
  shared: await openPooled({ threads }, { awake: ways.shared, asleep: ways.shared }),
}
type Way = keyof typeof backends

function kernelOf({ value, summed }: { readonly value: Expr; readonly summed?: true }, n: number): Kernel {
  return makeKernel({
    space: [n],
    inputs: [{ dtype: "float32", view: contiguous([n]) }],
    params: [],
    accumulators: summed ? [{ value, op: "sum", axes: [0] }] : [],
    outputs: [
      summed
        ? { value: acc(0, "float32"), axes: [0], dtype: "float32" }
        : { value, axes: [], dtype: "float32" },
    ],
  })
}

/** A function that runs a kernel once, and gives the milliseconds that it took. */
function runner(way: Way, kernel: Kernel, n: number): () => number {
  const backend = backends[way]
  const input = backend.alloc("float32", n)
  backend.write(input, new Uint8Array(new Float32Array(n).fill(0.5).buffer))
  const outputs = kernel.outputs.map((each) => backend.alloc(each.dtype, outputLength(kernel, each)))
  const executable = backend.compile(kernel)
  return () => {
    const begun = performance.now()
    backend.run(executable, [input], outputs, [])
    return performance.now() - begun
  }
}

const still = new Int32Array(new SharedArrayBuffer(4))
const median = (samples: readonly number[]): number =>
  samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? NaN

/** Median milliseconds: alone, with threads awake, and with threads asleep. */
function measure(kernel: Kernel, n: number): { alone: number; awake: number; asleep: number } {
  const alone = runner("alone", kernel, n)
  const shared = runner("shared", kernel, n)
  const samples = { alone: [] as number[], awake: [] as number[], asleep: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    alone()
    samples.alone.push(alone())
    Atomics.wait(still, 0, 0, pause)
    samples.asleep.push(shared())
    const limit = performance.now() + pause
    while (performance.now() < limit) shared()
    samples.awake.push(shared())
  }
  return { alone: median(samples.alone), awake: median(samples.awake), asleep: median(samples.asleep) }
}

const micro = (milliseconds: number): string => (1000 * milliseconds).toFixed(1).padStart(9)
for (const [says, workload] of Object.entries(workloads)) {
  process.stdout.write(`${says}: microseconds\n     elements      work    alone    awake   asleep\n`)
  const worth = { awake: Infinity, asleep: Infinity }
  for (const n of sizes) {
    const kernel = kernelOf(workload, n)
    const { phases } = kernelModule(kernel, { relaxedSimd: true, shared: true })
    const work = phases.reduce((sum, phase) => sum + (phase.tasks > 1 ? phase.work : 0), 0)
    const took = measure(kernel, n)
    process.stdout.write(
      `${String(n).padStart(13)}${String(Math.round(work)).padStart(10)}${micro(took.alone)}${micro(took.awake)}${micro(took.asleep)}\n`,
    )
    if (work === 0) continue
    for (const way of ["awake", "asleep"] as const) {
      if (took[way] > gain * took.alone) worth[way] = Infinity
      else worth[way] = Math.min(worth[way], work)
    }
  }
  process.stdout.write(`  shorter from a work of ${worth.awake} on (awake), ${worth.asleep} (asleep)\n`)
}
await Promise.all(Object.values(backends).map((each) => each.close()))
