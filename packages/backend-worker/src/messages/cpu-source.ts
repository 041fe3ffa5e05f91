import type { ThreadSource } from "../thread/thread.ts"

/** A thread that serves the CPU backend; its argument is a `CpuOptions` of that. */
export const cpuSource: ThreadSource = {
  url: new URL("./serve-cpu.ts", import.meta.url),
  open: () => new Worker(new URL("./serve-cpu.ts", import.meta.url), { type: "module" }),
}
