import { refuseAsync } from "./asynchronous.ts"
import { leavesOf } from "./tree.ts"

/** What a scope ends: tensors, and pullbacks. */
interface Disposable {
  dispose(): void
}

const open: Set<Disposable>[] = []

/** Notes something new with the innermost scope. */
export function track(made: Disposable): void {
  open.at(-1)?.add(made)
}

/**
 * Runs `f` and disposes of every tensor and pullback made in it that is not among its results (any nesting of arrays and
 * objects). Tensors made outside are left alone. `f` must be synchronous. @throws `E_TRACED` for an async function
 */
export function scope<R>(f: () => R): R {
  const made = new Set<Disposable>()
  open.push(made)
  try {
    const result = f()
    refuseAsync(result, "scope")
    for (const leaf of leavesOf(result)) {
      // Set.delete compares by identity: a leaf that is no tensor of this scope is simply not there.
      if (made.delete(leaf as Disposable)) open.at(-2)?.add(leaf as Disposable)
    }
    return result
  } finally {
    open.pop()
    for (const each of made) each.dispose()
  }
}
