import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Peer, workloadOf } from "../peer.ts"
import { startChild } from "./child.ts"

const source = join(import.meta.dirname, "workloads.c")
const flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp-simd"]

/** The workloads as a person writes them in C, compiled here for this processor: one pass each, on one core. */
export async function openC(): Promise<Peer> {
  const compiler = process.env["CC"] ?? "cc"
  const folder = mkdtempSync(join(tmpdir(), "cotangent-bench-c-"))
  const program = join(folder, "workloads")
  execFileSync(compiler, [...flags, "-o", program, source, "-lm"], { stdio: ["ignore", "ignore", "pipe"] })
  const [version = compiler] = execFileSync(compiler, ["--version"], { encoding: "utf8" }).split("\n")
  const child = startChild([program])
  return {
    name: "c",
    says: `C, ${version}, ${flags.join(" ")}`,
    contenders: (each, inputs) => {
      const workload = workloadOf(each)
      // What nobody wrote by hand, nobody wrote in C.
      if (workload === null || each.handwritten === null) return []
      return [{ name: "C, one core", peer: true, prepare: () => child.prepare(workload, inputs) }]
    },
    close: () => {
      child.close()
      rmSync(folder, { recursive: true })
    },
  }
}
