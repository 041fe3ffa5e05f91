import { CotangentError } from "../errors.ts"
import { type Shape, sizeOf } from "../shape.ts"

/** A number, or arrays of arrays … of numbers. */
export type NestedNumbers = number | NestedNumbers[]

/** What tensors are made from: numbers or booleans, nested evenly. */
export type NestedData = number | boolean | readonly NestedData[]

/** Row-major elements as nested arrays. */
export function nest(data: ArrayLike<number>, shape: Shape, offset = 0): NestedNumbers {
  const [first, ...rest] = shape
  if (first === undefined) return data[offset] ?? NaN
  const size = sizeOf(rest)
  return Array.from({ length: first }, (_, at) => nest(data, rest, offset + at * size))
}

/** The shape of evenly nested arrays. @throws `E_SHAPE` where the nesting is ragged */
export function shapeOf(data: NestedData): Shape {
  if (!Array.isArray(data)) return []
  const inner = data.map((each: NestedData) => shapeOf(each))
  const first = inner[0] ?? []
  const odd = inner.findIndex((shape) => shape.join() !== first.join() || shape.length !== first.length)
  if (odd >= 0) {
    throw new CotangentError(
      "E_SHAPE",
      `the nested array is ragged: element 0 has shape [${first.join(", ")}], element ${odd} has [${inner[odd]?.join(", ")}]`,
    )
  }
  return [data.length, ...first]
}

/** The numbers and booleans, in order. */
export function flatten(data: NestedData): (number | boolean)[] {
  return Array.isArray(data) ? data.flatMap((each: NestedData) => flatten(each)) : [data as number | boolean]
}
