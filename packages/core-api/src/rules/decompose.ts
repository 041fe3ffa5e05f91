import type { Capabilities } from "../backend.ts"
import type { DType } from "../dtype.ts"
import { cast } from "./elementwise/conversion.ts"
import type { ElementwiseRow, Scalar } from "./row.ts"

/** Whether `precise` rows of float32 are computed in float64 on a backend: it has that, and converts. */
export function computesWide({ dtypes, ops }: Pick<Capabilities, "dtypes" | "ops">): boolean {
  return dtypes.includes("float64") && ops.includes("cast")
}

/**
 * What a row with a decomposition comes to, given arguments of the dtypes that it takes. `wide` is what
 * {@link computesWide} says of the backend.
 */
export function decompose(row: ElementwiseRow, args: readonly Scalar[], wide: boolean): Scalar {
  if (!row.lower) throw new Error(`${row.name} is an intrinsic`)
  const single = row.precise && wide && args.some(({ dtype }) => dtype === "float32")
  if (!single) return row.lower(...args)
  const y = row.lower(...args.map((x) => (x.dtype === "float32" ? cast(x, "float64") : x)))
  return y.dtype === "float64" ? cast(y, "float32") : y
}

/** The meaning of a row on numbers of one dtype: int32 wraps around where the row says nothing else. */
export function meaningOf(row: ElementwiseRow, dtype: DType): (...x: number[]) => number {
  if (dtype !== "int32" || row.gives === "bool") return row.at
  return row.int32 ?? ((...x) => row.at(...x) | 0)
}
