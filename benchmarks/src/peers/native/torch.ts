import { spawnSync } from "node:child_process"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import type { RowUse } from "../../cases/case.ts"
import { type Peer, workloadOf } from "../peer.ts"
import { startChild } from "./child.ts"

const script = join(import.meta.dirname, "workloads.py")

/** Where PyTorch is looked for: what `PYTHON` says, or the first on PATH, or the system's own. */
const pythons =
  process.env["PYTHON"] === undefined ? ["python3", "/usr/bin/python3"] : [process.env["PYTHON"]]

/** PyTorch, if a `python3` has it, on one core and on all. */
export async function openTorch(): Promise<Peer> {
  const { python, version, blas } = pythonWithTorch()
  const threads = [...new Set([1, availableParallelism()])]
  const children = threads.map((count) => ({
    count,
    child: startChild([python, script, String(count)], quickMemory),
  }))
  return {
    name: "torch",
    says: `PyTorch ${version}, eager, built with BLAS ${blas}`,
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

/** Freed memory is kept: without this PyTorch asks the system for the pages of each large result anew, which takes longer than the work. */
const quickMemory = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 32),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
}

const question = `
import re, torch
print(torch.__version__)
print((re.findall("BLAS_INFO=([^,]*)", torch.__config__.show()) or ["unknown"])[0])
`

function pythonWithTorch(): { python: string; version: string; blas: string } {
  for (const python of pythons) {
    const { stdout, status } = spawnSync(python, ["-c", question], { encoding: "utf8" })
    const [version = "", blas = ""] = stdout.trim().split("\n")
    if (status === 0) return { python, version, blas }
  }
  throw new Error(`neither ${pythons.join(" nor ")} imports torch`)
}

/** `row;torch.exp;;0`: the function, the axis (`all`, or nothing where there is none), and backward the inputs that carry a gradient. */
function rowName({ names, axes, wrt }: RowUse): string | null {
  const op = names?.torch
  if (op === undefined || !/^(torch|F)(\.\w+)+$/.test(op)) return null
  return ["row", op, axes === undefined ? "" : (axes ?? "all"), wrt?.join(",") ?? ""].join(";")
}
