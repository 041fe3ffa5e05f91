import type { DType } from "../dtype.ts"
import type { Node } from "../graph/node.ts"
import type { Kernel } from "../kernel.ts"
import type { Run, Session } from "../session.ts"
import { sizeOf } from "../shape.ts"
import type { Storage } from "../storage.ts"
import type { View } from "../view.ts"
import type { EmittedKernel, InputSource } from "./emit.ts"
import type { Numbering } from "./numbering.ts"
import type { Schedule } from "./schedule.ts"
import { type Origin, Value } from "./value.ts"

/** A schedule without the graph that it was made of: buffers and numbers go by their positions, so it serves any equal graph. */
export interface Recipe {
  readonly steps: readonly Step[]
  /** The buffers that every run of it makes. */
  readonly made: readonly { readonly dtype: DType; readonly length: number }[]
  readonly results: readonly { readonly place: Place; readonly view: View }[]
}

/** Where a step finds a buffer: among those given from outside, or those made. */
interface Place {
  readonly from: "outside" | "made"
  readonly at: number
}

interface Step {
  readonly kernel: Kernel
  readonly inputs: readonly Place[]
  /** Positions in what is made. */
  readonly outputs: readonly number[]
  /** Positions among the numbers given from outside. */
  readonly params: readonly number[]
  /** The earlier steps that fill its inputs. */
  readonly after: readonly number[]
}

/** Frees a schedule of its graph: what comes from outside is known by its number from then on. */
export function recipeOf(
  { kernels, results }: Schedule,
  origins: Numbering<Origin>,
  params: Numbering<Node>,
): Recipe {
  const writer = new RecipeWriter(origins, params)
  return {
    steps: kernels.map((kernel, at) => writer.step(kernel, at)),
    results: results.map(({ source, view }) => ({ place: writer.place(source), view })),
    made: writer.made,
  }
}

class RecipeWriter {
  readonly made: { dtype: DType; length: number }[] = []
  readonly #origins: Numbering<Origin>
  readonly #params: Numbering<Node>
  readonly #madeAt = new Map<Value, number>()
  /** Which step fills each buffer that is made. */
  readonly #writers = new Map<number, number>()

  constructor(origins: Numbering<Origin>, params: Numbering<Node>) {
    this.#origins = origins
    this.#params = params
  }

  place(source: InputSource): Place {
    return source instanceof Value
      ? { from: "made", at: this.#at(source) }
      : { from: "outside", at: this.#origins.of(source) }
  }

  step({ kernel, inputs, outputs, params }: EmittedKernel, number: number): Step {
    const places = inputs.map((source) => this.place(source))
    const after = places.flatMap(({ from, at }) => (from === "made" ? (this.#writers.get(at) ?? []) : []))
    const written = outputs.map((value) => this.#at(value))
    for (const at of written) this.#writers.set(at, number)
    return {
      kernel,
      inputs: places,
      outputs: written,
      params: params.map((node) => this.#params.of(node)),
      after: [...new Set(after)],
    }
  }

  #at(value: Value): number {
    const at =
      this.#madeAt.get(value) ?? this.made.push({ dtype: value.dtype, length: sizeOf(value.shape) }) - 1
    this.#madeAt.set(value, at)
    return at
  }
}

/** What a recipe takes from outside when it is followed. */
export interface Ingredients {
  /** One for each step. */
  readonly executables: readonly unknown[]
  readonly storage: (at: number) => Storage
  readonly param: (at: number) => number
}

/**
 * Enqueues the steps of a recipe on fresh buffers and hands out its results one by one, for the receiver to retain;
 * the other buffers are released. @throws `E_OUT_OF_MEMORY`, `E_CLOSED`, and what `ingredients` throw
 */
export function follow(
  { steps, made, results }: Recipe,
  session: Session,
  { executables, storage, param }: Ingredients,
  receive: (storage: Storage, view: View, at: number) => void,
): void {
  const fresh: Storage[] = []
  const storageAt = ({ from, at }: Place): Storage => (from === "made" ? madeAt(fresh, at) : storage(at))
  try {
    for (const { dtype, length } of made) fresh.push(session.alloc(dtype, length))
    // Lists that a backend gets are its own: it may keep them.
    const runs = steps.map(({ inputs, outputs, params, after }, at): Run => ({
      executable: executables[at],
      inputs: inputs.map(storageAt),
      outputs: outputs.map((each) => madeAt(fresh, each)),
      params: params.map(param),
      after,
    }))
    const placed = results.map(({ place, view }) => ({ storage: storageAt(place), view }))
    session.runAll(runs)
    for (const [at, each] of placed.entries()) receive(each.storage, each.view, at)
  } finally {
    for (const each of fresh) each.release()
  }
}

function madeAt(fresh: readonly Storage[], at: number): Storage {
  const storage = fresh[at]
  if (!storage) throw new Error("a recipe names a buffer that it does not make")
  return storage
}
