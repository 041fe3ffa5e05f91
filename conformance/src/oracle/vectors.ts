import type { Shape, Tensor } from "@cotangent/core-api"

/** A value that an outside vector fixes; `"any"` where the convention leaves it open. */
export type Expected = number | "any"

/** One input of a vector case, in float64; the condition of `where` is bool and has no derivative. */
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
export const vectorCases: readonly VectorCase[] = []
/** Every edge whose op is in the table. */
export const edgeCases: readonly EdgeCase[] = []
/** Every hard-point table whose op is in the table. */
export const hardPoints: readonly HardPoints[] = []
