import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { FromShard, StartShard } from "../shards/protocol.ts"
import type { Target } from "./target.ts"

const entry = fileURLToPath(new URL("./shard-process.ts", import.meta.url))

const running = new Set<ChildProcess>()
process.once("exit", () => {
  // One that hangs would outlive its parent.
  for (const child of running) child.kill("SIGKILL")
})

/** Shards that are processes of Node: one that hangs in native code, or crashes, harms no other. */
export function processShards(target: Target): StartShard {
  return ({ heard, gone }) => {
    const child = fork(entry, [JSON.stringify(target)], {
      serialization: "advanced", // keeps NaN and infinities
      execArgv: ["--expose-gc", "--max-semi-space-size=64"],
      stdio: ["ignore", 2, 2, "ipc"], // what a backend prints is none of the results
    })
    let killed = false
    const ended = new Promise<void>((done) => {
      child.once("exit", (code, signal) => {
        running.delete(child)
        done()
        const why = `its process ended, ${signal === null ? `with code ${code}` : `by ${signal}`}`
        const tell = (): void => {
          if (!killed) gone(why)
        }
        // What it had said before comes until the line is closed.
        if (child.connected) child.once("disconnect", tell)
        else tell()
      })
    })
    running.add(child)
    child.on("message", (message) => heard(message as FromShard)) // nobody else writes to this channel
    child.on("error", ({ message }) => gone(message))
    return Promise.resolve({
      send: (message) => void child.send(message, () => undefined), // who is gone says so by its exit
      kill: async () => {
        killed = true
        child.kill("SIGKILL")
        await ended
      },
    })
  }
}
