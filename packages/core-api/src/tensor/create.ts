import { bytesOf, checkDType, convert, type DType, isFloat, type TypedArray, typedArray } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { aliasNode, constantNode, Node, paramNode } from "../graph/node.ts"
import { getBackend } from "../registry.ts"
import { add, cast, eq, mul } from "../rules/elementwise.ts"
import { checkShape, printShape, type Shape, sizeOf } from "../shape.ts"
import { flatten, type NestedData, shapeOf } from "./nested.ts"
import { Tensor } from "./tensor.ts"

/** Options of everything that makes a tensor. */
export interface CreateOptions {
  /** Element type; float32 unless the data says otherwise. */
  readonly dtype?: DType
}

/** Typed arrays that tensors are made from. Integer ones of other widths become int32. */
export type NumericArray = TypedArray | Int8Array | Uint8ClampedArray | Int16Array | Uint16Array | Uint32Array

/**
 * A tensor of a number, nested arrays, or a typed array with a shape. Numbers become float32 and booleans bool;
 * Float64Array becomes float64, integer arrays int32. The data is copied.
 * @throws `E_SHAPE` for ragged nesting or a shape of another size, `E_DTYPE`
 */
export function tensor(
  data: NestedData | NumericArray,
  options: CreateOptions & { readonly shape?: Shape } = {},
): Tensor {
  const isTyped = ArrayBuffer.isView(data)
  const numbers = isTyped ? data : flatten(data)
  const shape = checkShape(options.shape ?? (isTyped ? [data.length] : shapeOf(data)))
  if (sizeOf(shape) !== numbers.length) {
    throw new CotangentError(
      "E_SHAPE",
      `tensor: ${numbers.length} elements do not fill shape ${printShape(shape)}`,
    )
  }
  const dtype = options.dtype === undefined ? dtypeOfData(numbers) : checkDType(options.dtype)
  return fromHost(toTyped(numbers, dtype), shape, dtype)
}

function dtypeOfData(numbers: NumericArray | readonly (number | boolean)[]): DType {
  if (numbers instanceof Float64Array) return "float64"
  if (numbers instanceof Float32Array) return "float32"
  if (ArrayBuffer.isView(numbers)) return "int32"
  return numbers.length > 0 && numbers.every((each) => typeof each === "boolean") ? "bool" : "float32"
}

function toTyped(numbers: NumericArray | readonly (number | boolean)[], dtype: DType): TypedArray {
  const elements = typedArray(dtype, numbers.length)
  if (isFloat(dtype) && ArrayBuffer.isView(numbers)) {
    elements.set(numbers)
    return elements
  }
  for (let at = 0; at < numbers.length; at++) {
    const each = numbers[at]
    if (typeof each !== "number" && typeof each !== "boolean") {
      throw new CotangentError("E_DTYPE", `tensor: element ${at} is ${String(each)}, not a number or boolean`)
    }
    elements[at] = convert(Number(each), dtype)
  }
  return elements
}

function fromHost(elements: TypedArray, shape: Shape, dtype: DType): Tensor {
  return new Tensor(new Node(shape, dtype, getBackend(), { op: "host", args: [], bytes: bytesOf(elements) }))
}

/** Zeros of a shape. */
export function zeros(shape: Shape, options: CreateOptions = {}): Tensor {
  return new Tensor(constantNode(0, checkDType(options.dtype ?? "float32"), checkShape(shape)))
}

/** Ones of a shape. */
export function ones(shape: Shape, options: CreateOptions = {}): Tensor {
  return new Tensor(constantNode(1, checkDType(options.dtype ?? "float32"), checkShape(shape)))
}

/** One number everywhere. */
export function full(shape: Shape, value: number, options: CreateOptions = {}): Tensor {
  const dtype = checkDType(options.dtype ?? "float32")
  return new Tensor(paramNode(convert(value, dtype), dtype, checkShape(shape)))
}

/** `start, start + step, …` below `stop`; `arange(stop)` starts at 0. @throws `E_SHAPE` for a step of 0 */
export function arange(start: number, stop?: number, step = 1, options: CreateOptions = {}): Tensor {
  const [first, end] = stop === undefined ? [0, start] : [start, stop]
  const length = Math.max(0, Math.ceil((end - first) / step))
  if (step === 0 || !Number.isFinite(length)) {
    throw new CotangentError(
      "E_SHAPE",
      `arange(${first}, ${end}, ${step}): the bounds are finite and the step is not 0`,
    )
  }
  const dtype = checkDType(options.dtype ?? "float32")
  const exact = isFloat(dtype) || (Number.isInteger(first) && Number.isInteger(step))
  const position = cast(indexNode([length], 0), exact ? dtype : "float64")
  return new Tensor(cast(add(mul(position, step), first), dtype))
}

/** `count` numbers from `start` to `stop`, both included. */
export function linspace(start: number, stop: number, count: number, options: CreateOptions = {}): Tensor {
  const dtype = checkDType(options.dtype ?? "float32")
  const shape = checkShape([count])
  const at = (index: number): number =>
    index === count - 1 && count > 1 ? stop : start + ((stop - start) * index) / Math.max(1, count - 1)
  return fromHost(
    toTyped(
      Array.from({ length: count }, (_, index) => at(index)),
      dtype,
    ),
    shape,
    dtype,
  )
}

/** The identity matrix: ones where row and column are equal. */
export function eye(rows: number, columns: number = rows, options: CreateOptions = {}): Tensor {
  const shape = checkShape([rows, columns])
  return new Tensor(
    cast(eq(indexNode(shape, 0), indexNode(shape, 1)), checkDType(options.dtype ?? "float32")),
  )
}

/** The positions along one axis, int32. */
export function indexNode(shape: Shape, axis: number): Node {
  return new Node(shape, "int32", null, { op: "index", args: [], axis })
}

/** The same value, through which no gradient passes. */
export function stopGradient(x: Tensor): Tensor {
  const { node } = x
  return new Tensor(new Node(node.shape, node.dtype, node.session, { op: "stop", args: [node] }))
}

/** Another handle on the same value: disposing of one leaves the other. */
export function clone(x: Tensor): Tensor {
  return new Tensor(aliasNode(x.node))
}
