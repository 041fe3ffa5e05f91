import type { Capabilities } from "../backend.ts"
import { CotangentError } from "../errors.ts"
import type { Node } from "../graph/node.ts"
import type { Kernel } from "../kernel.ts"
import { computesWide } from "../rules/decompose.ts"
import type { Session } from "../session.ts"
import { sizeOf } from "../shape.ts"
import { Storage } from "../storage.ts"
import { contiguous } from "../view.ts"
import type { KernelLimits } from "./cut.ts"
import { follow } from "./recipe.ts"
import { type FoundRecipe, RecipeBook } from "./recipe-book.ts"
import { graphOf, schedule } from "./schedule.ts"
import type { Origin } from "./value.ts"

/** What a backend's declaration means for the scheduler. */
export function limitsOf(capabilities: Capabilities | null): KernelLimits {
  return {
    maxInputs: capabilities?.maxInputs ?? Infinity,
    maxOutputs: capabilities?.maxOutputs ?? Infinity,
    mixedOutputs: capabilities?.mixedOutputs ?? true,
    wide: capabilities ? computesWide(capabilities) : true,
  }
}

const books = new WeakMap<Session, RecipeBook>()

/** Computes the nodes, with the others of their groups, on a session. Returns when everything is enqueued. */
export function realiseNodes(nodes: readonly Node[], session: Session): void {
  const wanted = withGroups(nodes).filter((node) => !node.value)
  for (const node of wanted) if (node.src?.op === "host") storageOfOrigin(node, session)
  const left = wanted.filter((node) => !node.value)
  if (left.length === 0) return
  const graph = graphOf(left)
  const settled = new Set(graph.targets)
  const interior = graph.order.filter((node) => !settled.has(node) && !node.value)
  runRecipe(bookOf(session).find(graph), graph.targets, session)
  for (const node of interior) node.visits++
}

/** The kernels that computing these nodes would run on a session, or on none in particular; whoever computes them next finds the plan made. */
export function plannedKernels(nodes: readonly Node[], session: Session | null): readonly Kernel[] {
  const graph = graphOf(nodes)
  const steps = session ? bookOf(session).find(graph).recipe.steps : schedule(graph, limitsOf(null)).kernels
  return steps.map(({ kernel }) => kernel)
}

function bookOf(session: Session): RecipeBook {
  const book = books.get(session) ?? new RecipeBook(limitsOf(session.backend.capabilities))
  books.set(session, book)
  return book
}

/** The nodes and whatever is to be realised together with them. */
export function withGroups(nodes: readonly Node[]): Node[] {
  const members = nodes.flatMap((node) => [...(node.group ?? [])])
  return [...new Set([...nodes, ...members.filter((node) => node.owned)])]
}

function runRecipe(
  { recipe, origins, params }: FoundRecipe,
  targets: readonly Node[],
  session: Session,
): void {
  const ingredients = {
    executables: recipe.steps.map(({ kernel }) => session.executable(kernel)),
    storage: (at: number) => storageOfOrigin(itemAt(origins, at), session),
    param: (at: number) => paramValue(itemAt(params, at)),
  }
  follow(recipe, session, ingredients, (storage, view, at) => {
    const node = itemAt(targets, at)
    // Realising one node may have been the last reason to keep another.
    if (node.owned) node.realise({ storage: storage.retain(), view })
  })
}

function itemAt<T>(items: readonly T[], at: number): T {
  const item = items[at]
  if (item === undefined) throw new Error("a recipe asks for more than its graph has")
  return item
}

/** The number that a parameter stands for now. */
function paramValue(node: Node): number {
  if (node.src?.op === "param") return node.src.value
  throw new CotangentError(
    "E_TRACED",
    "a number that only a call of the compiled function has cannot be read while it is traced",
  )
}

/** The buffer behind a leaf, uploading what is still on the host. @throws `E_TRACED` for a placeholder, `E_MIXED_BACKENDS` */
export function storageOfOrigin(origin: Origin, session: Session): Storage {
  const storage = origin instanceof Storage ? origin : storageOfNode(origin, session)
  // A constant is tied to no backend until it has a value, and may get that on another one than what is made of it.
  if (storage.owner === session) return storage
  throw new CotangentError(
    "E_MIXED_BACKENDS",
    `a value that is needed on "${session.name}" lives on "${storage.owner.name}"; move it with await x.to(backend)`,
  )
}

function storageOfNode(origin: Node, session: Session): Storage {
  if (!origin.value) {
    if (origin.src?.op !== "host") {
      throw new CotangentError(
        "E_TRACED",
        "a value was read while its function is traced: jit and vmap run the function once without numbers, so data cannot steer it; use where(…), or read outside",
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
