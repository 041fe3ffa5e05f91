import {
  type CastRow,
  type ElementwiseRow,
  type MovementRow,
  type Peers,
  type ReduceRow,
  table,
} from "@cotangent/core-api/rules"
import { readDocstring } from "./docstring.ts"
import { publicFace } from "./public-face.ts"
import type { Declaration } from "./source-file.ts"

/** A row of the table, whatever its kind. */
type AnyRow = ElementwiseRow | CastRow | ReduceRow | MovementRow<never>

/** A function that users can differentiate through, and what is known of it. */
export interface Operator {
  readonly name: string
  /** The file that it stands in, as a heading: "Error function". */
  readonly family: string
  /** Absent where it is written with other operators. */
  readonly row?: AnyRow
  readonly text: string
  readonly throws?: string
  readonly peers: Peers
  readonly source: Declaration
}

const rows: ReadonlyMap<string, AnyRow> = new Map(
  [table.elementwise, table.reductions, table.movements].flatMap((ops) =>
    Object.entries(ops).map(([name, op]: [string, { readonly row: AnyRow }]) => [name, op.row]),
  ),
)

/** Every operator: what has a row, and what says in its docstring which functions elsewhere are its peers. */
export function operators(): readonly Operator[] {
  return publicFace().flatMap((source): Operator[] => {
    const { name, path, comment } = source
    const row = rows.get(name)
    const { text, throws, peers } = readDocstring(comment)
    if (!row && !peers) return []
    return [
      {
        name,
        family: heading(path),
        ...(row && { row }),
        text,
        ...(throws !== undefined && { throws }),
        peers: row?.peers ?? peers ?? {},
        source,
      },
    ]
  })
}

function heading(path: string): string {
  const words = path.replace(/^.*\/|\.ts$/g, "").replaceAll("-", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}
