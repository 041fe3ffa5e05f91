import type { DType, TypedArray } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { apply } from "../graph/apply.ts"
import { constantNode, Node, nodeMaker, paramNode } from "../graph/node.ts"
import { openBackend, type BackendChoice } from "../registry.ts"
import { type Application, APPLY, type Operand, type Scalar } from "../rules/row.ts"
import type { Session } from "../session.ts"
import { printShape, type Shape, sizeOf } from "../shape.ts"
import { installMethods, type OpMethods } from "./methods.ts"
import { nest, type NestedNumbers } from "./nested.ts"
import { readNode, readNodeSync, realiseDeep } from "./read.ts"
import { track } from "./scope.ts"

/** Every op of the table is also a method. */
// They are on the prototype before any instance exists: see installMethods below.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Tensor extends OpMethods<Tensor> {
  /** Ends the handle at the end of a `using` block; see {@link Tensor.dispose}. */
  [Symbol.dispose](): void
}

/**
 * A lazy n-d array. Ops on it build a graph; nothing runs until a value is read. Its memory goes back when it is
 * collected, or at once by `dispose()`, `using` or `scope(…)`.
 */
export class Tensor implements Operand {
  readonly shape: Shape
  readonly dtype: DType
  #node: Node | null

  /** For this package: a handle on a graph node. */
  constructor(node: Node) {
    this.shape = node.shape
    this.dtype = node.dtype
    this.#node = node.retain()
    track(this)
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** For this package: the graph node. @throws `E_DISPOSED` */
  get node(): Node {
    if (this.#node) return this.#node
    throw new CotangentError(
      "E_DISPOSED",
      `this ${this.#describe()} was disposed of: keep it out of scope(…), or dispose of it later`,
    )
  }

  /** Whether {@link dispose} was called. */
  get disposed(): boolean {
    return this.#node === null
  }

  /** Ends this handle. The memory goes back at once unless something else still needs the value. Idempotent. */
  dispose(): void {
    this.#node?.release()
    this.#node = null
  }

  /** The elements, row-major, in a fresh typed array: Float32Array, Float64Array, Int32Array, or Uint8Array for bool. */
  async data(): Promise<TypedArray> {
    return await readNode(this.node)
  }

  /** {@link data} without waiting. @throws `E_NO_SYNC_READ` on a backend that cannot */
  dataSync(): TypedArray {
    return readNodeSync(this.node)
  }

  /** The only element as a number (bool: 0 or 1). @throws `E_SHAPE` unless there is exactly one */
  async item(): Promise<number> {
    this.#checkSingle()
    return (await this.data())[0] ?? NaN
  }

  /** The elements as nested arrays; a number for a scalar. */
  async array(): Promise<NestedNumbers> {
    return nest(await this.data(), this.shape)
  }

  /** A copy of the value on another backend; see `setBackend` for what can be said. */
  async to(choice: BackendChoice): Promise<Tensor> {
    const session = await openBackend(choice)
    const data = await this.data()
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    return new Tensor(new Node(this.shape, this.dtype, session, { op: "host", args: [], bytes }))
  }

  /** The rows of the table call this: builds the graph node of an application. */
  [APPLY](application: Application): this {
    for (const arg of application.args) if (arg instanceof Tensor) realiseDeep(arg.node)
    const constants = application.row.kind === "elementwise" && application.row.constants
    const node = apply(application, {
      ...nodeMaker,
      number: constants ? constantNode : paramNode,
      node: nodeOf,
    })
    // Tensors are the only implementation that makes tensors: `this` is Tensor.
    return new Tensor(node) as this
  }

  /** `Tensor float32[2, 3]`. */
  toString(): string {
    return `Tensor ${this.#describe()}`
  }

  /** A tensor in a template string prints itself; in arithmetic it is refused. @throws `E_TRACED`, `E_DTYPE` */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString()
    if (this.node.traced) {
      throw new CotangentError(
        "E_TRACED",
        "a number among the arguments of a compiled function is not known while it is traced: use ops, x.mul(n) or n.add(1), instead of JavaScript's arithmetic",
      )
    }
    throw new CotangentError(
      "E_DTYPE",
      "a tensor is no JavaScript number: use ops, a.add(b) instead of a + b",
    )
  }

  #describe(): string {
    return `${this.dtype}${printShape(this.shape)}`
  }

  #checkSingle(): void {
    if (this.size === 1) return
    throw new CotangentError(
      "E_SHAPE",
      `item() reads a single element, this is ${this.#describe()}: use data() or array()`,
    )
  }
}

installMethods(Tensor.prototype)
// Node 20 and current browsers have Symbol.dispose or no `using` at all.
if (Symbol.dispose) {
  Object.defineProperty(Tensor.prototype, Symbol.dispose, {
    value(this: Tensor) {
      this.dispose()
    },
  })
}

/** The graph node of a tensor. @throws `E_DTYPE` for anything else, `E_DISPOSED` */
export function nodeOf(value: Scalar): Node {
  if (value instanceof Tensor) return value.node
  throw new CotangentError("E_DTYPE", `expected a tensor, not a ${typeof value}`)
}

/** The backend that a tensor lives on, or null while nothing has tied it to one. */
export function backendOf(x: Tensor): Session | null {
  return x.node.session
}
