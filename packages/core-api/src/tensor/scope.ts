import { refuseAsync } from "./asynchronous.ts"
import type { Tensor } from "./tensor.ts"
import { leavesOf } from "./tree.ts"

const open: Set<Tensor>[] = []

/** Notes a new tensor with the innermost scope. */
export function track(tensor: Tensor): void {
  open.at(-1)?.add(tensor)
}

/**
 * Runs `f` and disposes of every tensor made in it that is not among its results (any nesting of arrays and
 * objects). Tensors made outside are left alone. `f` must be synchronous. @throws `E_TRACED` for an async function
 */
export function scope<R>(f: () => R): R {
  const made = new Set<Tensor>()
  open.push(made)
  try {
    const result = f()
    refuseAsync(result, "scope")
    for (const leaf of leavesOf(result)) {
      // Set.delete compares by identity: a leaf that is no tensor of this scope is simply not there.
      if (made.delete(leaf as Tensor)) open.at(-2)?.add(leaf as Tensor)
    }
    return result
  } finally {
    open.pop()
    for (const tensor of made) tensor.dispose()
  }
}
