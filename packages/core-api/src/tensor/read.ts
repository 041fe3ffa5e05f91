import { type TypedArray, typedArray } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import type { Node, Stored } from "../graph/node.ts"
import { commonSession } from "../graph/sessions.ts"
import { currentSession, getBackend } from "../registry.ts"
import { realiseNodes } from "../schedule/execute.ts"
import type { Session } from "../session.ts"
import { contiguousStrides, sizeOf } from "../shape.ts"
import { isContiguous } from "../view.ts"

// Deeper graphs are realised while they grow: recursion and compilers like chains of bounded length.
const maxDepth = 400

/** Computes nodes, opening the default backend if none is chosen. Returns when everything is enqueued. */
export async function realise(nodes: readonly Node[]): Promise<void> {
  if (nodes.every((node) => node.value)) return
  // Handles may be disposed of while a backend opens.
  for (const node of nodes) node.retain()
  try {
    realiseNodes(nodes, commonSession(nodes, "realize") ?? (await currentSession()))
  } finally {
    for (const node of nodes) node.release()
  }
}

/** {@link realise} without waiting. @throws `E_NO_SYNC_READ` if the default backend opens asynchronously */
function realiseSync(nodes: readonly Node[]): void {
  if (nodes.every((node) => node.value)) return
  realiseNodes(nodes, commonSession(nodes, "realize") ?? sessionNow())
}

/** The session that values without a backend are computed on. @throws `E_NO_SYNC_READ` if it opens asynchronously */
export function sessionNow(): Session {
  const session = currentSession()
  if (!(session instanceof Promise)) return session
  session.catch(() => undefined)
  throw new CotangentError(
    "E_NO_SYNC_READ",
    "no backend is open yet, and the default one opens asynchronously: await setBackend(…) first",
  )
}

/** Realises a node that stands at the end of a very long chain, if a backend is open. */
export function realiseDeep(node: Node): void {
  const session = node.session ?? getBackend()
  if (node.value || node.depth < maxDepth || node.traced || !session) return
  realiseNodes([node], session)
}

/** The elements of a node, row-major. */
export async function readNode(node: Node): Promise<TypedArray> {
  // As in realise: the handle may be disposed of meanwhile.
  node.retain()
  try {
    await realise([node])
    const { storage, view } = valueOf(node)
    return arrange(await sessionOf(storage).read(storage), { storage, view })
  } finally {
    node.release()
  }
}

/** {@link readNode} without waiting. */
export function readNodeSync(node: Node): TypedArray {
  realiseSync([node])
  const { storage, view } = valueOf(node)
  return arrange(sessionOf(storage).readSync(storage), { storage, view })
}

function valueOf(node: Node): Stored {
  if (node.value) return node.value
  throw new Error("a realised node has no value")
}

function sessionOf(storage: Stored["storage"]): Session {
  // Storages are made by sessions only; StorageOwner is the part that storage.ts needs to know.
  return storage.owner as Session
}

/** Gathers a permuted value into row-major order. */
function arrange(data: TypedArray, { storage, view }: Stored): TypedArray {
  if (isContiguous(view)) return data
  const { shape, strides, offset } = view
  const rowMajor = contiguousStrides(shape)
  const gathered = typedArray(storage.dtype, sizeOf(shape))
  for (let at = 0; at < gathered.length; at++) {
    let from = offset
    let rest = at
    for (let axis = 0; axis < shape.length; axis++) {
      const stride = rowMajor[axis] ?? 1
      const position = Math.floor(rest / stride)
      rest -= position * stride
      from += position * (strides[axis] ?? 0)
    }
    gathered[at] = data[from] ?? 0
  }
  return gathered
}
