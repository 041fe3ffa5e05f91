import { cast, type Tensor } from "@cotangent/core-api"
import { convert, type DType } from "@cotangent/core-api/backend"
import { type ElementwiseRow, elementwiseRows, table } from "@cotangent/core-api/rules"

/** A function of one number that is tried on inputs of 32 bits. */
export interface Subject {
  readonly name: string
  readonly from: "float32" | "int32"
  readonly to: DType
  readonly compute: (x: Tensor) => Tensor
  /** What it should give, in float64. */
  readonly want: (x: number) => number
  /** Units in the last place that it may be off; results that are not float32 must be exact. */
  readonly bound: number
  /** `want` is so slow that it is interpolated wherever it is smooth enough for that. */
  readonly slow: boolean
  /** The sign of a result that is exactly 0 counts. */
  readonly signed: boolean
}

/** Functions with zeros off the numbers, or of which a decomposition makes several: four units instead of two. */
const harder = new Set(["tan", "erf", "erfc", "erfinv", "lgamma", "digamma"])

/** Rows whose meaning sums series. */
const slow = new Set(["erf", "erfc", "erfinv", "gelu", "lgamma", "digamma"])

/** Rows of one argument, or of one that has to be given, with the defaults of the others. */
const unaryRows = elementwiseRows.filter(
  ({ arity, defaults = [], accepts }) => arity - defaults.length === 1 && accepts !== "integer",
)

const ops = new Map<string, unknown>(Object.entries(table.elementwise))

function ofRow(row: ElementwiseRow): Subject {
  const { name, defaults = [], gives, ulp } = row
  return {
    name,
    from: "float32",
    to: gives === "bool" ? "bool" : "float32",
    // The ops of these rows take one tensor and give one.
    compute: ops.get(name) as Subject["compute"],
    want: defaults.length === 0 ? row.at : (x) => row.at(x, ...defaults.map(Math.fround)),
    bound: ulp === 0 ? 0 : ulp === 0.5 ? 0.5000001 : harder.has(name) ? 4 : 2,
    slow: slow.has(name),
    signed: row.lower === undefined,
  }
}

const conversion = (from: Subject["from"], to: DType): Subject => ({
  name: `cast to ${to}`,
  from,
  to,
  compute: (x) => cast(x, to),
  want: (x) => convert(x, to),
  bound: 0,
  slow: false,
  signed: true,
})

/** Every row of one argument, and the conversions. */
export const subjects: readonly Subject[] = [
  ...unaryRows.map(ofRow),
  conversion("float32", "float64"),
  conversion("float32", "int32"),
  conversion("float32", "bool"),
  conversion("int32", "float32"),
  conversion("int32", "float64"),
  conversion("int32", "bool"),
]
