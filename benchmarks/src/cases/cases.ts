import { digits } from "./digits.ts"
import { listed, type Listed } from "./listed.ts"
import { rowCases } from "./rows/rows.ts"
import { sizes as sizesOfW1, w1f, w1g, w7 } from "./w1.ts"
import { w2g } from "./w2.ts"
import { w3 } from "./w3.ts"
import { w4g } from "./w4.ts"
import { w5 } from "./w5.ts"
import { w6 } from "./w6.ts"

/** The workloads, in the order of the table. */
export const workloads: readonly Listed[] = [w1f, w1g, w2g, ...w3, w4g, ...w5, w6, digits, w7].map(listed)

/** One workload from few elements to many. */
export const sizes: readonly Listed[] = sizesOfW1.map(listed)

/** Every row of the table of rules, forward and backward, on a million elements. */
export const rows: readonly Listed[] = rowCases(1024)

const kinds: Readonly<Record<string, Listed["kind"]>> = { workloads: "workload", sizes: "size", rows: "row" }

/**
 * The cases that these choose: starts of names of workloads, as `W1` means `W1f` and `W1g`; names of rows, as `sum`
 * means all that is measured of it; `workloads`, `sizes` and `rows` for all of them. Or null for the first that chooses none.
 */
export function selectCases(choices: readonly string[]): {
  selected: readonly Listed[]
  unknown: string | null
} {
  const wanted = choices.map((each) => each.toLowerCase())
  const fits = ({ name, kind, rule }: Listed, choice: string): boolean => {
    if (choice in kinds) return kinds[choice] === kind
    if (kind === "row") return [rule, name].some((each) => each?.toLowerCase() === choice)
    return name.toLowerCase().startsWith(choice)
  }
  const all = [...workloads, ...sizes, ...rows]
  const at = wanted.findIndex((choice) => !all.some((each) => fits(each, choice)))
  return {
    selected: all.filter((each) => wanted.some((choice) => fits(each, choice))),
    unknown: choices[at] ?? null,
  }
}
