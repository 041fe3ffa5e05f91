import { type DType, isFloat } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { type Application, APPLY, type Operand, type Scalar } from "../rules/row.ts"
import type { Session } from "../session.ts"
import type { Shape } from "../shape.ts"
import type { Storage } from "../storage.ts"
import { contiguous, type View } from "../view.ts"
import { apply, type NodeMaker } from "./apply.ts"
import type { Source } from "./source.ts"
import { keepOnTapes } from "./tape.ts"

/** A realised value: elements in a buffer, found through a view of the node's shape. */
export interface Stored {
  readonly storage: Storage
  readonly view: View
}

let lastId = 0

/** The id that the next node will be greater than: nodes made from now on have larger ones. */
export function currentId(): number {
  return lastId
}

/**
 * A lazy array: how it comes about, and its value once something has computed it. Ids increase, so the order of
 * ids is topological. Owners are counted: handles, nodes that still need it, and tapes.
 */
export class Node implements Operand {
  readonly id: number = ++lastId
  readonly shape: Shape
  readonly dtype: DType
  /** Longest chain of nodes without a value below this one. */
  readonly depth: number
  /** Whether it depends on a value that only a later call of a traced function has. */
  readonly traced: boolean
  /** How many realisations have passed through this node without storing it. */
  visits = 0
  /** Results of one transform that are realised together; those that have a value or no owner have left it. */
  group: Set<Node> | null = null
  #session: Session | null
  #src: Source | null
  #value: Stored | null = null
  #owners = 0
  #abandoned = false

  constructor(shape: Shape, dtype: DType, session: Session | null, src: Source | null) {
    this.shape = shape
    this.dtype = dtype
    this.#session = session
    this.#src = src
    let depth = 0
    let traced = false
    if (src) {
      traced = src.op === "placeholder" || (src.op === "param" && src.slot !== undefined)
      for (const arg of src.args) {
        arg.retain()
        if (!arg.value && arg.depth >= depth) depth = arg.depth + 1
        traced ||= arg.traced
      }
    }
    this.depth = depth
    this.traced = traced
  }

  /** The backend that the value lives on; null while nothing has tied it to one. */
  get session(): Session | null {
    return this.#session
  }

  /** How the node comes about; null once the value is all that is left. */
  get src(): Source | null {
    return this.#src
  }

  /** The value, once computed. */
  get value(): Stored | null {
    return this.#value
  }

  /** Whether a gradient can pass: floats only. */
  get differentiable(): boolean {
    return isFloat(this.dtype)
  }

  /** Whether somebody still owns the node. */
  get owned(): boolean {
    return this.#owners > 0
  }

  /** Gives the node its value, whose storage it now owns, and lets go of the arguments unless a tape keeps them. */
  realise(value: Stored): void {
    this.#value = value
    // Storages are made by sessions only; StorageOwner is the part that storage.ts needs to know.
    this.#session ??= value.storage.owner as Session
    this.#leaveGroup()
    const src = this.#src
    this.#src = null
    if (src && !keepOnTapes(this, src)) releaseArgs(src)
  }

  /** One more owner. */
  retain(): this {
    this.#owners++
    return this
  }

  /** One owner less; the last one frees the value and lets go of the arguments. */
  release(): void {
    this.#owners--
    this.abandon()
  }

  /** Lets go of everything if nobody owns the node. */
  abandon(): void {
    if (this.#owners > 0 || this.#abandoned) return
    this.#abandoned = true
    this.#leaveGroup()
    this.#value?.storage.release()
    const src = this.#src
    this.#src = null
    if (src) releaseArgs(src)
  }

  #leaveGroup(): void {
    this.group?.delete(this)
    this.group = null
  }

  /** Applies a row; plain numbers become constants of the kernel. */
  [APPLY](application: Application): this {
    const made = apply(application, nodeMaker)
    // Nodes are the only implementation that makes nodes: `this` is Node.
    return made as this
  }
}

function asNode(value: Scalar): Node {
  if (value instanceof Node) return value
  throw new CotangentError("E_DTYPE", "graph nodes combine with graph nodes and numbers only")
}

/** How nodes are made when a row is applied to nodes. */
export const nodeMaker: NodeMaker = {
  make: (shape, dtype, session, src) => new Node(shape, dtype, session, src),
  number: (value, dtype, shape) => constantNode(value, dtype, shape),
  node: asNode,
}

/** Ends the ownership that a source has of its arguments. */
export function releaseArgs(src: Source): void {
  for (const each of src.args) each.release()
}

/** An array filled with one number that belongs to the kernel. */
export function constantNode(value: number, dtype: DType, shape: Shape): Node {
  return new Node(shape, dtype, null, { op: "const", args: [], value })
}

/** An array filled with one number that each run supplies. */
export function paramNode(value: number, dtype: DType, shape: Shape): Node {
  return new Node(shape, dtype, null, { op: "param", args: [], value })
}

/** A fresh name for a value. */
export function aliasNode(of: Node): Node {
  return new Node(of.shape, of.dtype, of.session, { op: "alias", args: [of] })
}

/** An array whose value nobody knows yet: reading it is `E_TRACED`. */
export function placeholderNode(shape: Shape, dtype: DType, session: Session | null): Node {
  return new Node(shape, dtype, session, { op: "placeholder", args: [], view: contiguous(shape) })
}
