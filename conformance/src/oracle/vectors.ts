import type { Shape, Tensor } from "@cotangent/core-api"
import {
  edges,
  hardPoints as hardPointFile,
  type JsonCase,
  type JsonEdge,
  type JsonHardPoints,
  type JsonNested,
  type JsonNumber,
  vectors,
} from "../../vectors/files.js"
import { decode, decodeAll } from "./vector-numbers.ts"
import { ruleName, vectorOp } from "./vector-ops.ts"

/** A value that an outside vector fixes; `"any"` where the convention leaves it open. */
export type Expected = number | "any"

/** One input of a vector case, in float64; the condition of `where` is bool and has no derivative, nor has the order of `polygamma`. */
export interface VectorInput {
  readonly shape: Shape
  readonly dtype: "float" | "bool"
  readonly data: Float64Array
}

/** Forward value and first and second derivatives of one op, computed outside of this project. */
export interface VectorCase {
  readonly id: string
  readonly op: string
  readonly tags: readonly string[]
  /** The op with its attributes, on tensors of the inputs. */
  readonly apply: (...inputs: Tensor[]) => Tensor
  readonly inputs: readonly VectorInput[]
  readonly output: { readonly shape: Shape; readonly data: Float64Array }
  readonly cotangent: Float64Array
  /** Jᵀc for each input; null where it has no derivative. */
  readonly vjp: readonly (Float64Array | null)[]
  readonly tangents: readonly (Float64Array | null)[]
  /** J r. */
  readonly jvp: Float64Array
  /** ∂⟨Jᵀc, r⟩/∂xᵢ for each input. */
  readonly hvp: readonly (Float64Array | null)[]
  /** Size of the terms that a value is the sum of, where that differs from the value. */
  readonly scale: {
    readonly output?: Float64Array
    readonly vjp?: readonly (Float64Array | null)[]
    readonly jvp?: Float64Array
    readonly hvp?: readonly (Float64Array | null)[]
  }
}

/** What the conventions say at one kink, tie, end of a domain or special value, with a cotangent of ones. */
export interface EdgeCase {
  readonly id: string
  readonly op: string
  /** Present where the point is about one dtype only. */
  readonly dtype?: "float32"
  readonly apply: (...inputs: Tensor[]) => Tensor
  readonly inputs: readonly { readonly shape: Shape; readonly data: Float64Array }[]
  /** The call must throw; then there is nothing else. */
  readonly throws: boolean
  readonly output: readonly Expected[]
  /** For each input; null: all of it is left open. */
  readonly vjp: readonly (readonly Expected[] | null)[]
}

/** Float32 arguments where implementations go wrong, with the exact value and derivative (±∞ beyond float32). */
export interface HardPoints {
  readonly id: string
  readonly op: string
  readonly apply: (x: Tensor) => Tensor
  readonly x: Float64Array
  readonly y: Float64Array
  readonly dy: Float64Array
}

/** Every vector case whose op is in the table. */
export const vectorCases: readonly VectorCase[] = vectors.flatMap(({ cases }) => cases.flatMap(vectorCase))
/** Every edge whose op is in the table. */
export const edgeCases: readonly EdgeCase[] = edges.cases.flatMap(edgeCase)
/** Every hard-point table whose op is in the table. */
export const hardPoints: readonly HardPoints[] = hardPointFile.cases.flatMap(hardPointTable)

function vectorCase({ id, op, attrs, ...json }: JsonCase): VectorCase[] {
  const apply = vectorOp(op, attrs)
  if (!apply) return []
  const { scale = {} } = json
  return [
    {
      id: attrs?.ddof ? `${id} ddof ${attrs.ddof}` : id,
      op: ruleName(op),
      apply,
      tags: json.tags ?? [],
      // A condition is what carries no derivative and is not called a number: 0 and 1 stand for false and true.
      inputs: json.inputs.map(({ shape, data, diff, dtype }) => ({
        shape,
        dtype: dtype ?? (diff === false ? "bool" : "float"),
        data: decodeAll(data),
      })),
      output: { shape: json.output.shape, data: decodeAll(json.output.data) },
      cotangent: decodeAll(json.cotangent),
      vjp: json.vjp.map(orNull),
      tangents: json.tangents.map((each, at) => (json.inputs[at]?.diff === false ? null : orNull(each))),
      jvp: decodeAll(json.jvp),
      hvp: json.hvp.map(orNull),
      scale: {
        ...(scale.output && { output: decodeAll(scale.output) }),
        ...(scale.vjp && { vjp: scale.vjp.map(orNull) }),
        ...(scale.jvp && { jvp: decodeAll(scale.jvp) }),
        ...(scale.hvp && { hvp: scale.hvp.map(orNull) }),
      },
    },
  ]
}

function edgeCase({ id, op, attrs, dtype, inputs, recommend }: JsonEdge): EdgeCase[] {
  const apply = vectorOp(op, attrs)
  if (!apply || typeof recommend === "string") return []
  const shared = { id, op: ruleName(op), apply, ...(dtype && { dtype }), inputs: inputs.map(nested) }
  // Where the file leaves a choice between an error and a value, the points of the row decide.
  if ("throws" in recommend && recommend.throws !== "any error") return []
  if ("throws" in recommend) return [{ ...shared, throws: true, output: [], vjp: [] }]
  const vjp = recommend.vjp.map((each) => (typeof each === "string" ? null : each.map(expected)))
  return [{ ...shared, throws: false, output: recommend.output.map(expected), vjp }]
}

function hardPointTable({ id, op, attrs, rows }: JsonHardPoints): HardPoints[] {
  const apply = vectorOp(op, attrs)
  const column = (at: number): Float64Array => Float64Array.from(rows, (row) => decode(row[at] ?? "NaN"))
  return apply
    ? [{ id, op: ruleName(op), apply: (x) => apply(x), x: column(0), y: column(1), dy: column(2) }]
    : []
}

function orNull(values: readonly JsonNumber[] | null): Float64Array | null {
  return values && decodeAll(values)
}

function expected(value: JsonNumber): Expected {
  return value === "any" ? value : decode(value)
}

/** The shape of nested lists, which are not ragged, and their numbers in order. */
function nested(value: JsonNested): { shape: Shape; data: Float64Array } {
  if (!isList(value)) return { shape: [], data: Float64Array.of(decode(value)) }
  const parts = value.map(nested)
  return {
    shape: [value.length, ...(parts[0]?.shape ?? [])],
    data: Float64Array.from(parts.flatMap(({ data }) => [...data])),
  }
}

// Array.isArray does not narrow a union with a readonly list.
function isList(value: JsonNested): value is readonly JsonNested[] {
  return Array.isArray(value)
}
