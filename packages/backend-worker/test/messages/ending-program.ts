import type { Worker } from "node:worker_threads"
import { served } from "../../src/messages/provider.ts"
import { Bench } from "./bench.ts"
import { endless, scale } from "./kernels.ts"

// A program that opens a backend and does not close it. Its argument says what happens before it ends.
const workers: Worker[] = []
process.on("worker", (worker) => workers.push(worker))
const bench = new Bench(await served().open())
const y = bench.run(scale(1), [bench.hold(2)], [3])
const tell = (text: string): unknown => process.stdout.write(`${text}\n`)
const read = async (): Promise<unknown> => tell(`read: ${(await bench.read(y)).join()}`)

switch (process.argv[2]) {
  case "idle":
    await read()
    break
  case "busy":
    bench.run(endless, [])
    tell("not waiting")
    break
  case "killed":
    // Nobody waits for what is lost, nor for what the next thread does.
    await workers[0]?.terminate()
    bench.run(scale(1), [bench.hold(2)], [3])
    await new Promise(setImmediate)
    tell(`threads: ${workers.length}`)
    break
  case "closed":
    // The next thread has not opened yet.
    await workers[0]?.terminate()
    bench.hold(2)
    await bench.backend.close()
    tell("closed")
    break
  default:
    void read()
}
