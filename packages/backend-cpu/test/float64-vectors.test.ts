import { openBackend, type Session, tensor, type Tensor, withBackend } from "@cotangent/core-api"
import { type ElementwiseRow, elementwiseRows, table } from "@cotangent/core-api/rules"
import { readFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { cpu } from "../src/index.ts"

/** Arguments, the nearest float64 to the value, and what that was rounded by in units of its last place. */
type Point = readonly number[]

// Written by gen_float64.py, which stands beside it.
const vectors = JSON.parse(
  readFileSync(new URL("../sweep/vectors/float64.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly Point[]>>

interface Allowance {
  /** Units in the last place. */
  readonly ulp: number | ((...x: readonly number[]) => number)
  /** What is allowed in any case, where values of another size cancel. */
  readonly absolute?: number
}

/** Two units, but for these. */
const allowances: Readonly<Record<string, Allowance>> = {
  pow: { ulp: 4 },
  tan: { ulp: 4 },
  // Zeros that are no numbers: near them the value is a difference of larger ones.
  lgamma: { ulp: 4, absolute: 2 ** -50 },
  digamma: { ulp: 4, absolute: 2 ** -49 },
  logAddExp: { ulp: 2, absolute: 2 ** -52 },
  // A quotient of polynomials of degree 8, an exponential and their product, each step rounded.
  erf: { ulp: 6 },
  erfc: { ulp: 6 },
  erfinv: { ulp: 5 },
  gelu: { ulp: 6 },
  // The root of an exponential, squared: its error counts twice.
  silu: { ulp: 3 },
  mish: { ulp: 4 },
  sinc: { ulp: 3 },
  // n! is an exponential of up to 5, and the powers are 11.
  polygamma: { ulp: 10, absolute: 2 ** -50 },
  // e^u of a u that is a polynomial of x: what u is rounded by counts as often as u is large.
  geluTanh: { ulp: (x = 0) => 2 + 3 * Math.abs(Math.sqrt(8 / Math.PI) * (x + 0.044715 * x ** 3)) },
}

/** Rows that compute floats from floats. */
const rows = elementwiseRows.filter(
  ({ accepts, gives, condition }) => accepts !== "integer" && gives === "same" && !condition,
)

const ops = new Map<string, unknown>(Object.entries(table.elementwise))

/** What a row gives for arguments, each of one row of `columns`, in float64. */
function computed({ name }: ElementwiseRow, columns: readonly Float64Array[]): ArrayLike<number> {
  // The ops of these rows take and give tensors.
  const op = ops.get(name) as (...x: readonly Tensor[]) => Tensor
  return op(...columns.map((each) => tensor(each))).dataSync()
}

function split(row: ElementwiseRow, point: Point): { x: readonly number[]; y: number; rest: number } {
  return { x: point.slice(0, row.arity), y: point[row.arity] ?? NaN, rest: point[row.arity + 1] ?? NaN }
}

const double = new Float64Array(1)
const bits = new BigUint64Array(double.buffer)

/** The last place of float64 at y. */
function placeOf(y: number): number {
  double[0] = Math.abs(y)
  bits[0] = (bits[0] ?? 0n) + 1n
  return (double[0] ?? NaN) - Math.abs(y)
}

/** Units of the last place of y by which `got` is off. */
function errorOf(got: number, { y, rest }: { readonly y: number; readonly rest: number }): number {
  const error = Math.abs((got - y) / placeOf(y) - rest)
  return Number.isNaN(error) ? Infinity : error
}

it("each row of floats has its values to 60 digits", () => {
  const missing = rows.filter(({ name }) => (vectors[name]?.length ?? 0) < 50).map(({ name }) => name)
  expect(missing, "run sweep/vectors/gen_float64.py after adding them to it").toEqual([])
  expect(Object.keys(vectors).filter((name) => !ops.has(name))).toEqual([])
})

describe.each([{ relaxedSimd: true }, { relaxedSimd: false }])(
  "float64 with relaxed SIMD: $relaxedSimd",
  (options) => {
    let session: Session
    beforeAll(async () => {
      session = await openBackend(cpu(options))
    })

    it.each(rows)("$name is near its value to 60 digits", async (row) => {
      const points = (vectors[row.name] ?? []).map((point) => split(row, point))
      const columns = Array.from({ length: row.arity }, (_, at) =>
        Float64Array.from(points, ({ x }) => x[at] ?? NaN),
      )
      const got = await withBackend(session, () => computed(row, columns))
      const { ulp, absolute = 0 } = allowances[row.name] ?? { ulp: 2 }
      const wrong = points.flatMap((point, at) => {
        const result = got[at] ?? NaN
        const error = errorOf(result, point)
        const isWithin =
          error <= (typeof ulp === "number" ? ulp : ulp(...point.x)) || Math.abs(result - point.y) <= absolute
        return isWithin ? [] : [`${point.x.join(", ")}: ${result}, ${error.toFixed(2)} units from ${point.y}`]
      })
      expect(wrong).toEqual([])
    })
  },
)

describe("the meaning of a row, by which its float32 is judged", () => {
  /** Near zeros it is a difference too; the nearest float32 to one is not as near as some of these points. */
  const near = new Set(["lgamma", "digamma", "polygamma", "logAddExp"])

  it.each(rows)("$name is right to a tenth of a unit of float32", (row) => {
    const wrong = (vectors[row.name] ?? []).flatMap((point) => {
      const { x, y } = split(row, point)
      const place = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(y)))) - 23)
      const error = Math.abs(row.at(...x) - y)
      const isWithin = error <= Math.max(0.1 * place, near.has(row.name) ? 2 ** -46 : 0)
      return isWithin ? [] : [`${x.join(", ")}: ${row.at(...x)}, not ${y}`]
    })
    expect(wrong).toEqual([])
  })
})
