import type { Worker } from "node:worker_threads"
import { cpu } from "@cotangent/backend-cpu"
import {
  type CotangentError,
  jit,
  matmul,
  mul,
  openBackend,
  type Session,
  sub,
  type Tensor,
  tensor,
  valueAndGrad,
  withBackend,
} from "@cotangent/core-api"
import { served } from "../../src/messages/provider.ts"

// Trains while a thread is killed at random moments, as often as the argument says, and prints what came of it.
const wanted = Number(process.argv[2])
const steps = 40
const size = { rows: 64, columns: 24 }

const alive = new Set<Worker>()
process.on("worker", (worker) => {
  alive.add(worker)
  worker.on("exit", () => alive.delete(worker))
})

const data = Float32Array.from({ length: size.rows * size.columns }, (_, at) => Math.sin(at * 1.7))
const start = Float32Array.from({ length: size.columns }, (_, at) => Math.cos(at))

const loss = (w: Tensor, x: Tensor): Tensor => {
  const y = matmul(x, w).sigmoid()
  return mul(y, sub(y, 1)).mean()
}
const step = jit((w: Tensor, x: Tensor): [Tensor, Tensor] => {
  const [value, gradient] = valueAndGrad((p: Tensor) => loss(p, x))(w)
  return [value, sub(w, mul(gradient, 0.5))]
})

/** The losses of one training, from the beginning. Throws what a read throws. */
async function* train(session: Session): AsyncGenerator<number> {
  const held: Tensor[] = []
  try {
    await withBackend(session, () => {
      held.push(
        tensor(data, { shape: [size.rows, size.columns] }),
        tensor(start, { shape: [size.columns, 1] }),
      )
    })
    for (let at = 0; at < steps; at++) {
      const [x, w] = held as [Tensor, Tensor]
      const [value, next] = step(w, x)
      held[1] = next
      w.dispose()
      held.push(value)
      yield await value.item()
      held.pop()?.dispose()
    }
  } finally {
    for (const each of held) each.dispose()
  }
}

const expected: number[] = []
for await (const value of train(await openBackend(cpu()))) expected.push(value)

const session = await openBackend(served())
const codes = new Set<string>()
let [kills, lost, wrong, baseline, whole] = [0, 0, 0, 0, 0]

let state = 1
const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647

const killed = new Set<Worker>()
function kill(): void {
  const worker = [...alive].at(-1)
  if (worker && !killed.has(worker)) {
    kills++
    killed.add(worker)
    worker.terminate().catch(() => undefined)
  }
  if (kills < wanted) setTimeout(kill, random() * random() * 600)
}
setTimeout(kill, 50)

const resident = (): number => {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 2 ** 20
}

const deadline = performance.now() + 100_000
while (kills < wanted || whole < 3) {
  if (performance.now() > deadline) throw new Error("it does not get on")
  if (baseline === 0 && kills >= wanted / 5) baseline = resident()
  try {
    let at = 0
    for await (const value of train(session)) if (value !== expected[at++]) wrong++
    if (kills >= wanted) whole++
  } catch (thrown) {
    lost++
    codes.add((thrown as CotangentError).code)
  }
}
await new Promise((resolve) => setTimeout(resolve, 100))
const { buffers } = session.stats
process.stdout.write(
  JSON.stringify({
    kills,
    lost,
    wrong,
    codes: [...codes],
    threads: alive.size,
    buffers,
    megabytes: resident() - baseline,
  }),
)
