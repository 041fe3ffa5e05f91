import type { DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { Node } from "../graph/node.ts"
import { commonSession } from "../graph/sessions.ts"
import type { Slot } from "../graph/source.ts"
import { limitsOf, storageOfOrigin } from "../schedule/execute.ts"
import { Numbering } from "../schedule/numbering.ts"
import { follow, type Recipe, recipeOf } from "../schedule/recipe.ts"
import { graphOf, schedule } from "../schedule/schedule.ts"
import type { Origin } from "../schedule/value.ts"
import type { Session } from "../session.ts"
import type { Shape } from "../shape.ts"
import { Storage } from "../storage.ts"
import type { Taken } from "./call-signature.ts"
import { Tensor } from "./tensor.ts"
import { mapTree } from "./tree.ts"

/** Stands for a tensor in the tree that a traced function returned. */
class Position {
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}

/** A traced call: kernels to replay without building any graph. */
export class CompiledCall {
  readonly session: Session
  readonly #recipe: Recipe
  readonly #executables: readonly unknown[]
  /** Buffers from outside: what the function captured, or the leaf of the arguments to take it from. */
  readonly #outside: readonly (Storage | Slot)[]
  /** Numbers from outside likewise. */
  readonly #params: readonly (number | Slot)[]
  readonly #shapes: readonly { readonly shape: Shape; readonly dtype: DType }[]
  /** The function's result with positions in those of the recipe for its tensors. */
  readonly #tree: unknown

  /**
   * Schedules what a function returned for placeholders of its arguments; `leafOf` says which leaf each stands for.
   * @throws `E_MIXED_BACKENDS`, `E_UNSUPPORTED`, `E_COMPILE`
   */
  constructor(result: unknown, leafOf: ReadonlyMap<Node, number>, session: Session) {
    this.session = session
    const results = new Numbering<Node>()
    this.#tree = mapTree(result, (leaf) =>
      leaf instanceof Tensor ? new Position(results.of(leaf.node)) : leaf,
    )
    const home = commonSession(results.items, "jit")
    if (home && home !== session) {
      throw new CotangentError(
        "E_MIXED_BACKENDS",
        `jit: a captured tensor does not live on "${session.name}", where the arguments are`,
      )
    }
    const origins = new Numbering<Origin>()
    const params = new Numbering<Node>()
    const limits = limitsOf(session.backend.capabilities)
    const graph = { order: graphOf(results.items).order, targets: results.items }
    this.#recipe = recipeOf(schedule(graph, limits), origins, params)
    this.#shapes = results.items.map(({ shape, dtype }) => ({ shape, dtype }))
    this.#outside = origins.items.map((origin) => {
      const leaf = origin instanceof Node ? leafOf.get(origin) : undefined
      return leaf === undefined ? storageOfOrigin(origin, session).retain() : { leaf }
    })
    this.#params = params.items.map(({ src }) => (src?.op === "param" ? (src.slot ?? src.value) : NaN))
    const executables: unknown[] = []
    this.#executables = executables
    unreachable.register(this, { session, executables })
    for (const { kernel } of this.#recipe.steps) {
      const executable = session.executable(kernel)
      session.pin(executable)
      executables.push(executable)
    }
  }

  /** Runs the kernels on what a {@link CallSignature} took from the arguments of a call. */
  replay(taken: readonly Taken[]): unknown {
    const nodes: Node[] = []
    const ingredients = {
      executables: this.#executables,
      storage: (at: number) => {
        const from = itemAt(this.#outside, at)
        return from instanceof Storage ? from : storageOf(taken[from.leaf])
      },
      param: (at: number) => {
        const from = itemAt(this.#params, at)
        return typeof from === "number" ? from : Number(taken[from.leaf])
      },
    }
    follow(this.#recipe, this.session, ingredients, (storage, view, at) => {
      const { shape, dtype } = itemAt(this.#shapes, at)
      const node = new Node(shape, dtype, this.session, null)
      node.realise({ storage: storage.retain(), view })
      nodes.push(node)
    })
    return mapTree(this.#tree, (leaf) =>
      leaf instanceof Position ? new Tensor(itemAt(nodes, leaf.at)) : leaf,
    )
  }
}

// A pin, without which a backend may be told to discard what a compiled call will run, ends with the call.
const unreachable = new FinalizationRegistry<{ session: Session; executables: readonly unknown[] }>(
  ({ session, executables }) => {
    for (const each of executables) session.unpin(each)
  },
)

function storageOf(found: Taken | undefined): Storage {
  if (found instanceof Storage) return found
  throw new Error("a compiled call names a buffer that it does not have")
}

function itemAt<T>(items: readonly T[], at: number): T {
  const item = items[at]
  if (item === undefined) throw new Error("a compiled call asks for more than it has")
  return item
}
