import type { Case } from "./case.ts"
import { w1f, w1g, w7 } from "./w1.ts"
import { w2g } from "./w2.ts"
import { w3 } from "./w3.ts"
import { w4g } from "./w4.ts"
import { w5 } from "./w5.ts"
import { w6 } from "./w6.ts"

/** Every case, in the order of the table. */
export const cases: readonly Case[] = [w1f, w1g, w2g, ...w3, w4g, ...w5, w6, w7]

/** The cases whose names start with one of these, as `W1` means `W1f` and `W1g`, or null for the first that starts none. */
export function selectCases(prefixes: readonly string[]): {
  selected: readonly Case[]
  unknown: string | null
} {
  const fits = ({ name }: Case, prefix: string): boolean =>
    name.toLowerCase().startsWith(prefix.toLowerCase())
  return {
    selected: cases.filter((each) => prefixes.some((prefix) => fits(each, prefix))),
    unknown: prefixes.find((prefix) => !cases.some((each) => fits(each, prefix))) ?? null,
  }
}
