import type { Capabilities } from "../backend.ts"
import { CotangentError } from "../errors.ts"
import type { Node } from "../graph/node.ts"
import type { Run, Session } from "../session.ts"
import { sizeOf } from "../shape.ts"
import { Storage } from "../storage.ts"
import { contiguous } from "../view.ts"
import type { KernelLimits } from "./cut.ts"
import type { InputSource } from "./emit.ts"
import { schedule, type Schedule } from "./schedule.ts"
import { type Origin, Value } from "./value.ts"

/** What a backend's declaration means for the scheduler. */
export function limitsOf(capabilities: Capabilities | null): KernelLimits {
  return {
    maxInputs: capabilities?.maxInputs ?? Infinity,
    maxOutputs: capabilities?.maxOutputs ?? Infinity,
    mixedOutputs: capabilities?.mixedOutputs ?? true,
  }
}

/** Computes the nodes, with the others of their groups, on a session. Returns when everything is enqueued. */
export function realiseNodes(nodes: readonly Node[], session: Session): void {
  const wanted = withGroups(nodes).filter((node) => !node.value)
  for (const node of wanted) if (node.src?.op === "host") storageOfOrigin(node, session)
  const left = wanted.filter((node) => !node.value)
  if (left.length === 0) return
  const plan = schedule(left, limitsOf(session.backend.capabilities))
  runSchedule(plan, session)
  for (const node of plan.interior) node.visits++
}

/** The nodes and whatever is to be realised together with them. */
export function withGroups(nodes: readonly Node[]): Node[] {
  const members = nodes.flatMap((node) => [...(node.group ?? [])])
  return [...new Set([...nodes, ...members.filter((node) => node.owned)])]
}

function runSchedule({ kernels, results }: Schedule, session: Session): void {
  const made = new Map<Value, Storage>()
  const find = (source: InputSource): Storage => {
    if (!(source instanceof Value)) return storageOfOrigin(source, session)
    const storage = made.get(source) ?? session.alloc(source.dtype, sizeOf(source.shape))
    made.set(source, storage)
    return storage
  }
  try {
    const executables = kernels.map(({ kernel }) => session.executable(kernel))
    const runs = kernels.map(({ inputs, outputs, params }, at): Run => ({
      executable: executables[at],
      inputs: inputs.map(find),
      outputs: outputs.map(find),
      params: params.map(paramValue),
    }))
    const placed = results.map(({ node, source, view }) => ({ node, view, storage: find(source) }))
    session.runAll(runs)
    for (const { node, view, storage } of placed) {
      // Realising one node may have been the last reason to keep another.
      if (node.owned) node.realise({ storage: storage.retain(), view })
    }
  } finally {
    for (const storage of made.values()) storage.release()
  }
}

/** The number that a parameter stands for now. */
function paramValue(node: Node): number {
  if (node.src?.op === "param") return node.src.value
  throw new CotangentError(
    "E_TRACED",
    "a number that only a call of the compiled function has cannot be read while it is traced",
  )
}

/** The buffer behind a leaf, uploading what is still on the host. @throws `E_TRACED` for a placeholder */
export function storageOfOrigin(origin: Origin, session: Session): Storage {
  if (origin instanceof Storage) return origin
  if (!origin.value) {
    if (origin.src?.op !== "host") {
      throw new CotangentError(
        "E_TRACED",
        "a value was read while its function is traced: jit runs the function once without numbers, so data cannot steer it; use where(…), or read outside",
      )
    }
    const length = sizeOf(origin.shape)
    origin.realise({
      storage: session.upload(origin.dtype, length, origin.src.bytes),
      view: contiguous(origin.shape),
    })
  }
  // Set just above: realise gives a node its value.
  return (origin.value as NonNullable<Node["value"]>).storage
}
