import { bytesOf, type DType, sizeOf, type TypedArray } from "@cotangent/core-api/backend"
import { Message } from "./protobuf.ts"

/** A value in a graph: its name, its dtype, and its shape, which broadcasts as NumPy's do. */
export interface Value {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
}

/** Attributes of a node: one whole number, or several. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>

/** Element types as `onnx.proto` numbers them. */
const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 } as const

/** The number of an element type, as attributes of `Cast` and the like have it. */
export const elementType = (dtype: DType): number => elementTypes[dtype]

/** Which version of the standard operators the nodes are of. */
const opset = 18

/**
 * A graph of ONNX while it is built. Field numbers are those of
 * https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto.
 */
export class Graph {
  readonly #nodes: Message[] = []
  readonly #constants: Message[] = []
  readonly #inputs: Message[] = []
  readonly #outputs: Message[] = []
  readonly #scalars = new Map<string, Value>()
  #names = 0

  /** A node with one result, whose dtype and shape the caller knows. */
  node(
    op: string,
    args: readonly Value[],
    dtype: DType,
    shape: readonly number[],
    attributes: Attributes = {},
  ): Value {
    const name = `v${this.#names++}`
    this.#nodes.push(nodeOf(op, args, name, attributes))
    return { name, dtype, shape }
  }

  /** A node that takes a list of whole numbers as its last argument: a shape, or axes. */
  listNode(
    op: string,
    x: Value,
    list: readonly number[],
    shape: readonly number[],
    attributes: Attributes = {},
  ): Value {
    return this.node(op, [x, this.#int64(list)], x.dtype, shape, attributes)
  }

  /** A constant array. */
  constant(elements: TypedArray, dtype: DType, shape: readonly number[]): Value {
    return this.#store(elementTypes[dtype], bytesOf(elements), dtype, shape)
  }

  /** A constant number; the same one is stored once. */
  scalar(elements: TypedArray, dtype: DType): Value {
    const key = `${dtype} ${bytesOf(elements).join()}`
    const known = this.#scalars.get(key)
    if (known) return known
    const made = this.constant(elements, dtype, [])
    this.#scalars.set(key, made)
    return made
  }

  /** An argument of the graph. */
  input(name: string, dtype: DType, shape: readonly number[]): Value {
    this.#inputs.push(infoOf(name, dtype, shape))
    return { name, dtype, shape }
  }

  /** Makes a value, which is flat, a result of the graph under this name. */
  output(x: Value, name: string): void {
    this.#nodes.push(nodeOf("Identity", [x], name, {}))
    this.#outputs.push(infoOf(name, x.dtype, x.shape))
  }

  /** The whole model, as a file would hold it. */
  encoded(): Uint8Array {
    const graph = new Message()
      .each(this.#nodes, (message, node) => message.bytes(1, node))
      .bytes(2, "kernel")
      .each(this.#constants, (message, constant) => message.bytes(5, constant))
      .each(this.#inputs, (message, input) => message.bytes(11, input))
      .each(this.#outputs, (message, output) => message.bytes(12, output))
    const operators = new Message().bytes(1, "").int(2, opset)
    return new Message().int(1, 8).bytes(2, "cotangent").bytes(7, graph).bytes(8, operators).encoded()
  }

  #int64(list: readonly number[]): Value {
    const bytes = new Uint8Array(BigInt64Array.from(list, BigInt).buffer)
    return this.#store(elementTypes.int64, bytes, "int32", [list.length])
  }

  #store(type: number, bytes: Uint8Array, dtype: DType, shape: readonly number[]): Value {
    const name = `c${this.#names++}`
    this.#constants.push(
      new Message()
        .each(shape, (message, size) => message.int(1, size))
        .int(2, type)
        .bytes(8, name)
        .bytes(9, sizeOf(shape) === 0 ? new Uint8Array() : bytes),
    )
    return { name, dtype, shape }
  }
}

function nodeOf(op: string, args: readonly Value[], result: string, attributes: Attributes): Message {
  return new Message()
    .each(args, (message, { name }) => message.bytes(1, name))
    .bytes(2, result)
    .bytes(4, op)
    .each(Object.entries(attributes), (message, [name, value]) => message.bytes(5, attributeOf(name, value)))
}

function attributeOf(name: string, value: number | readonly number[]): Message {
  const message = new Message().bytes(1, name)
  if (typeof value === "number") return message.int(3, value).int(20, 2)
  return message.each(value, (own, each) => own.int(8, each)).int(20, 7)
}

function infoOf(name: string, dtype: DType, shape: readonly number[]): Message {
  const dimensions = new Message().each(shape, (message, size) =>
    message.bytes(1, new Message().int(1, size)),
  )
  const tensor = new Message().int(1, elementTypes[dtype]).bytes(2, dimensions)
  return new Message().bytes(1, name).bytes(2, new Message().bytes(1, tensor))
}
