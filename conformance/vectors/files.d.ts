/** A number as JSON can hold it: "NaN", "Infinity", "-Infinity" and "-0" are strings. */
export type JsonNumber = number | string

/** A number, or nested lists of them, or "any". */
export type JsonNested = JsonNumber | readonly JsonNested[]

export type JsonDType = "float64" | "float32" | "int32" | "bool"

export interface JsonAttributes {
  readonly axes?: number | readonly number[] | null
  readonly keepdims?: boolean
  readonly exponent?: number
  readonly alpha?: number
  readonly beta?: number
  /** Where the loss becomes a straight line. */
  readonly delta?: number
  /** Which derivative of digamma. */
  readonly order?: number
  /** What a conversion converts to. */
  readonly dtype?: JsonDType
  /** Null: no bound. */
  readonly min?: number | null
  readonly max?: number | null
  readonly ddof?: number
  readonly ord?: number | string
  readonly axis?: number
}

export interface JsonArray {
  readonly shape: readonly number[]
  readonly data: readonly JsonNumber[]
  /** False: the input carries no derivative, and is a condition unless it says that it is a number. */
  readonly diff?: boolean
  readonly dtype?: "float"
}

export interface JsonCase {
  readonly id: string
  readonly op: string
  readonly tags?: readonly string[]
  readonly attrs?: JsonAttributes
  readonly inputs: readonly JsonArray[]
  readonly output: JsonArray
  readonly cotangent: readonly JsonNumber[]
  readonly vjp: readonly (readonly JsonNumber[] | null)[]
  readonly tangents: readonly (readonly JsonNumber[] | null)[]
  readonly jvp: readonly JsonNumber[]
  readonly hvp: readonly (readonly JsonNumber[] | null)[]
  readonly scale?: {
    readonly output?: readonly JsonNumber[]
    readonly vjp?: readonly (readonly JsonNumber[] | null)[]
    readonly jvp?: readonly JsonNumber[]
    readonly hvp?: readonly (readonly JsonNumber[] | null)[]
  }
}

/** An array of one dtype, or of floats of any kind. */
export interface JsonTypedArray {
  readonly dtype: "float" | JsonDType
  readonly shape: readonly number[]
  readonly data: readonly JsonNumber[]
}

/** A case without derivatives or rounding. */
export interface JsonExactCase {
  readonly id: string
  readonly op: string
  readonly attrs?: JsonAttributes
  readonly inputs: readonly JsonTypedArray[]
  readonly output: JsonTypedArray
}

export interface JsonEdge {
  readonly id: string
  readonly op: string
  readonly dtype?: "float32"
  readonly attrs?: JsonAttributes
  readonly inputs: readonly JsonNested[]
  readonly recommend:
    | string
    | { readonly throws: string }
    | { readonly output: readonly JsonNumber[]; readonly vjp: readonly ("any" | readonly JsonNumber[])[] }
}

export interface JsonHardPoints {
  readonly id: string
  readonly op: string
  readonly attrs?: JsonAttributes
  /** x, f(x), f′(x), then what PyTorch returned and its errors. */
  readonly rows: readonly (readonly JsonNumber[])[]
}

export const vectors: readonly { readonly cases: readonly JsonCase[] }[]
export const exact: { readonly cases: readonly JsonExactCase[] }
export const edges: { readonly cases: readonly JsonEdge[] }
export const hardPoints: { readonly cases: readonly JsonHardPoints[] }
