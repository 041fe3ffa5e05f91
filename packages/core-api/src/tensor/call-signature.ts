import type { DType } from "../dtype.ts"
import type { Session } from "../session.ts"
import { sameShape, type Shape } from "../shape.ts"
import type { Storage } from "../storage.ts"
import type { Ranges, View } from "../view.ts"
import { sessionNow } from "./read.ts"
import { Tensor } from "./tensor.ts"
import { isRecord, leavesOf } from "./tree.ts"

/** What a compiled call takes out of one leaf of its arguments: a buffer, a number, or nothing. */
export type Taken = Storage | number | null

/** What a value must be like, so that what was compiled for another one fits it too. */
type Pattern =
  | { readonly kind: "tensor"; readonly dtype: DType; readonly view: View }
  | { readonly kind: "number" }
  | { readonly kind: "elements"; readonly prototype: unknown; readonly elements: readonly unknown[] }
  /** Anything else is baked in, so it must be the very same. */
  | { readonly kind: "same"; readonly value: unknown }
  | { readonly kind: "list"; readonly items: readonly Pattern[] }
  | { readonly kind: "record"; readonly keys: readonly string[]; readonly items: readonly Pattern[] }

/** What of its arguments a function was compiled for: nesting, shapes, dtypes, views, backend, and what is no tensor or number. */
export class CallSignature {
  readonly #session: Session
  readonly #items: readonly Pattern[]
  /** Whether a tensor among the arguments says which backend it is; otherwise the current one is meant. */
  readonly #tied: boolean

  /** Of a call whose tensors have values on `session`. */
  constructor(args: readonly unknown[], session: Session) {
    this.#session = session
    this.#items = Array.from(args, patternOf)
    this.#tied = leavesOf(args).some((leaf) => leaf instanceof Tensor)
  }

  /**
   * What the compiled call takes from the leaves of `args`, in the order of `leavesOf`; null if it was compiled for
   * others, or if a tensor has no value yet. @throws `E_DISPOSED`, and as {@link sessionNow} where there are no tensors
   */
  match(args: readonly unknown[]): Taken[] | null {
    const taken: Taken[] = []
    if (!matchList(this.#items, args, this.#session, taken)) return null
    return this.#tied || sessionNow() === this.#session ? taken : null
  }
}

function patternOf(value: unknown): Pattern {
  if (Array.isArray(value)) return { kind: "list", items: Array.from(value, patternOf) }
  if (isRecord(value))
    return { kind: "record", keys: Object.keys(value), items: Object.values(value).map(patternOf) }
  if (typeof value === "number") return { kind: "number" }
  if (value instanceof Tensor && value.node.value)
    return { kind: "tensor", dtype: value.dtype, view: value.node.value.view }
  const elements = elementsOf(value)
  return elements
    ? { kind: "elements", prototype: Object.getPrototypeOf(value), elements: Array.from(elements) }
    : { kind: "same", value }
}

/** A typed array is compared by content: programs fill the same one again and again. */
function elementsOf(value: unknown): ArrayLike<unknown> | null {
  // Every view but a DataView is a typed array, and has elements.
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? (value as ArrayBufferView & ArrayLike<unknown>)
    : null
}

function matches(pattern: Pattern, value: unknown, session: Session, taken: Taken[]): boolean {
  switch (pattern.kind) {
    case "tensor": {
      if (!(value instanceof Tensor) || value.dtype !== pattern.dtype) return false
      const stored = value.node.value
      if (!stored || stored.storage.owner !== session || !sameView(stored.view, pattern.view)) return false
      taken.push(stored.storage)
      return true
    }
    case "number":
      if (typeof value !== "number") return false
      taken.push(value)
      return true
    case "same":
      taken.push(null)
      return Object.is(value, pattern.value)
    case "elements":
      taken.push(null)
      return sameElements(pattern, value)
    case "list":
      return Array.isArray(value) && matchList(pattern.items, value, session, taken)
    case "record":
      return isRecord(value) && matchRecord(pattern, value, session, taken)
  }
}

function matchList(
  patterns: readonly Pattern[],
  values: readonly unknown[],
  session: Session,
  taken: Taken[],
): boolean {
  if (values.length !== patterns.length) return false
  for (let at = 0; at < patterns.length; at++) {
    const pattern = patterns[at]
    if (!pattern || !matches(pattern, values[at], session, taken)) return false
  }
  return true
}

function matchRecord(
  { keys, items }: Extract<Pattern, { kind: "record" }>,
  record: Record<string, unknown>,
  session: Session,
  taken: Taken[],
): boolean {
  const own = Object.keys(record)
  if (own.length !== keys.length) return false
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at]
    const pattern = items[at]
    if (key === undefined || !pattern || own[at] !== key) return false
    if (!matches(pattern, record[key], session, taken)) return false
  }
  return true
}

function sameElements(
  { prototype, elements }: Extract<Pattern, { kind: "elements" }>,
  value: unknown,
): boolean {
  const others = elementsOf(value)
  if (!others || Object.getPrototypeOf(value) !== prototype || others.length !== elements.length) return false
  return elements.every((each, at) => Object.is(each, others[at]))
}

function sameView(a: View, b: View): boolean {
  if (a === b) return true
  return (
    a.offset === b.offset &&
    sameNumbers(a.shape, b.shape) &&
    sameNumbers(a.strides, b.strides) &&
    sameRanges(a.valid, b.valid)
  )
}

function sameNumbers(a: Shape, b: Shape): boolean {
  return a === b || sameShape(a, b)
}

function sameRanges(a: Ranges | undefined, b: Ranges | undefined): boolean {
  if (a === b) return true
  if (!a || !b) return false
  return a.every((range, axis) => {
    const other = b[axis]
    return range && other ? range[0] === other[0] && range[1] === other[1] : range === (other ?? null)
  })
}
