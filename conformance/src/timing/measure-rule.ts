import {
  mul,
  ones,
  realize,
  scope,
  type Session,
  type Tensor,
  tensor,
  vjp,
  withBackend,
} from "@cotangent/core-api"
import { convert, typedArray } from "@cotangent/core-api/backend"
import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { drawArguments } from "../curves/draw.ts"

/** Elements of each argument. */
export const elements = 2 ** 20

/** What one computation takes. */
export interface Timing {
  /** Nanoseconds for one element of the result. */
  readonly nanoseconds: number
  /** Bytes that have to be read and written for it. */
  readonly bytes: number
}

type Apply = (...x: Tensor[]) => Tensor

/** The time of a rule's value on a session, in float32. */
export function timeValue(session: Session, row: ElementwiseRow, apply: Apply): Promise<Timing> {
  return time(session, argumentsOf(row), 4 * (row.arity + 1), (x) => [apply(...x)])
}

/** The time of its gradient by all arguments that have one, value included; null where none has. */
export async function timeGradient(
  session: Session,
  row: ElementwiseRow,
  apply: Apply,
): Promise<Timing | null> {
  const wrt = row.d.flatMap((partial, at) => (partial && !(row.condition && at === 0) ? [at] : []))
  if (wrt.length === 0) return null
  const bytes = 4 * (row.arity + wrt.length + 1)
  return time(session, argumentsOf(row), bytes, (x) => {
    const f = (...active: Tensor[]): Tensor =>
      apply(...x.map((given, at) => active[wrt.indexOf(at)] ?? given))
    const [y, pullback] = vjp(f, ...wrt.flatMap((at) => x[at] ?? []))
    return [y, ...pullback(ones(y.shape, { dtype: y.dtype }))]
  })
}

/** What everything is compared with: one number read, multiplied and written. */
export function timeReference(session: Session): Promise<Timing> {
  const x = typedArray("float32", elements).fill(1.5)
  return time(session, [{ dtype: "float32", data: x }], 8, ([first]) => (first ? [mul(first, 1.25)] : []))
}

interface Argument {
  readonly dtype: "float32" | "bool"
  readonly data: ReturnType<typeof typedArray>
}

/** The points of the curves, over and over. */
function argumentsOf(row: ElementwiseRow): readonly Argument[] {
  return drawArguments(row, "float32").map(({ dtype, data }) => {
    const own = dtype === "bool" ? "bool" : "float32"
    const long = typedArray(own, elements)
    for (let at = 0; at < elements; at++) long[at] = convert(data[at % data.length] ?? 0, own)
    return { dtype: own, data: long }
  })
}

/**
 * Runs until the answer of the last is there, a few times and more often, and divides the difference, so that neither
 * the first run nor reading counts. The least of three.
 */
async function time(
  session: Session,
  inputs: readonly Argument[],
  bytes: number,
  build: (x: readonly Tensor[]) => readonly Tensor[],
): Promise<Timing> {
  const x = await withBackend(session, () =>
    scope(() => inputs.map(({ dtype, data }) => tensor(data, { dtype, shape: [elements] }))),
  )
  const runs = async (count: number): Promise<number> => {
    const started = performance.now()
    for (let left = count; left > 0; left--) {
      const made = await withBackend(session, () => scope(() => build(x)))
      await withBackend(session, () => realize(made))
      if (left === 1) await made[0]?.data()
      for (const each of made) each.dispose()
    }
    return performance.now() - started
  }
  try {
    await runs(2)
    const once = await runs(1)
    const more = Math.max(2, Math.min(100, Math.ceil(40 / Math.max(once, 0.1))))
    let best = Infinity
    for (let round = 0; round < 3; round++)
      best = Math.min(best, ((await runs(more + 1)) - (await runs(1))) / more)
    return { nanoseconds: (Math.max(0, best) * 1e6) / elements, bytes }
  } finally {
    for (const each of x) each.dispose()
  }
}
