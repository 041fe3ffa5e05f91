import { execFileSync } from "node:child_process"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import type { RowUse } from "../../cases/case.ts"
import { type Peer, workloadOf } from "../peer.ts"
import { startChild } from "./child.ts"

const script = join(import.meta.dirname, "workloads.py")

/** PyTorch, if `python3` has it, on one core and on all. */
export async function openTorch(): Promise<Peer> {
  const version = execFileSync("python3", ["-c", "import torch; print(torch.__version__)"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim()
  const threads = [...new Set([1, availableParallelism()])]
  const children = threads.map((count) => ({ count, child: startChild(["python3", script, String(count)]) }))
  return {
    name: "torch",
    says: `PyTorch ${version}, eager`,
    contenders: (each, inputs) => {
      const name = each.row ? rowName(each.row) : workloadOf(each)
      if (name === null) return []
      return children.map(({ count, child }) => ({
        name: `PyTorch, ${count === 1 ? "one core" : `${count} threads`}`,
        peer: true,
        prepare: () => child.prepare(name, inputs),
      }))
    },
    close: () => {
      for (const { child } of children) child.close()
    },
  }
}

/** `row;torch.exp;;0`: the function, the axis (`all`, or nothing where there is none), and backward the inputs that carry a gradient. */
function rowName({ names, axes, wrt }: RowUse): string | null {
  const op = names?.torch
  if (op === undefined || !/^(torch|F)(\.\w+)+$/.test(op)) return null
  return ["row", op, axes === undefined ? "" : (axes ?? "all"), wrt?.join(",") ?? ""].join(";")
}
