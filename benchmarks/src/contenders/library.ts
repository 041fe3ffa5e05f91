import { jit, kernels, realize, setBackend, slice, type Tensor } from "cotangent"
import type { OpenBackend } from "../open-each.ts"
import type { Case } from "../cases/case.ts"
import { tensorsOf } from "../cases/rows/program.ts"
import type { HostArray } from "../random.ts"
import { type Contender, type Prepared, readWhole } from "./contender.ts"
import { type Traffic, trafficOf } from "./traffic.ts"

/**
 * Cotangent on a backend: inputs are tensors on it, results stay there but for what is read of the first, and are disposed of
 * after each call. With `jit`, or, `eager`, as a program without it does: the graph built anew, then realised.
 */
export function libraryContender(
  { name, session }: OpenBackend,
  { program }: Case,
  inputs: readonly HostArray[],
  mode: "jit" | "eager" = "jit",
): Contender {
  return {
    name: `cotangent ${name}${mode === "eager" ? ", no jit" : ""}`,
    prepare: async (): Promise<Prepared> => {
      await setBackend(session)
      const heldByOthers = session.stats.bytes
      const tensors = tensorsOf(inputs)
      await realize(tensors)
      const compiled = jit(program)
      const run = (): readonly Tensor[] => {
        if (mode === "jit") return compiled(...tensors)
        const results = program(...tensors)
        // The backend is open, so this has enqueued everything when it returns.
        void realize(results)
        return results
      }
      // Reading one result waits for all that came before it.
      const wait = session.backend.readSync ? waiting() : waitingLater()
      const call = (): void | Promise<void> => {
        const results = run()
        const done = results[0] && wait(results[0])
        for (const each of results) each.dispose()
        return done
      }
      return {
        call,
        results: async () => {
          const results = run()
          const values = await Promise.all(results.map((each) => each.data()))
          for (const each of results) each.dispose()
          return values
        },
        traffic: (): Traffic => {
          const planned = program(...tensors)
          const list = kernels(...planned)
          for (const each of planned) each.dispose()
          const before = session.stats.kernelsRun
          const results = run()
          const held = session.backend.readSync ? session.stats.bytes - heldByOthers : null
          for (const each of results) each.dispose()
          return trafficOf(list, session.stats.kernelsRun - before, held)
        },
        close: () => {
          for (const each of tensors) each.dispose()
        },
      }
    },
  }
}

/** Waits for a tensor by reading it, or a copy of its first element. */
function waiting(): (of: Tensor) => void {
  const first = jit(beginning)
  return (of) => {
    if (of.size <= readWhole) {
      of.dataSync()
      return
    }
    const one = first(of)
    one.dataSync()
    one.dispose()
  }
}

/** The same, where what is read comes later. */
function waitingLater(): (of: Tensor) => Promise<void> {
  const first = jit(beginning)
  return (of) => {
    if (of.size <= readWhole) return of.data().then(() => undefined)
    const one = first(of)
    const read = one.data().then(() => undefined)
    one.dispose()
    return read
  }
}

/** A first element: the sign, or a not, makes it a kernel of its own. */
function beginning(of: Tensor): Tensor {
  const one = slice(
    of,
    of.shape.map((): [number, number] => [0, 1]),
  )
  return of.dtype === "bool" ? one.logicalNot() : one.neg()
}
