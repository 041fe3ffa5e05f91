import type { Check } from "../case.ts"
import { type Instance, inputNames } from "../instances/instance.ts"
import type { Numeric } from "./numeric.ts"

/** Turns an instance into the cases of one check. */
export type CaseMaker = (instance: Instance) => readonly Numeric[]

/** Fills in what all checks of an instance have in common; `phrase` is the middle of the id. */
export function checkOf(
  instance: Instance,
  check: Check,
  phrase: string,
  rest: Pick<Numeric, "program" | "names"> & Partial<Numeric>,
): Numeric {
  const { rule, label, tier, gives } = instance
  return { rule, check, tier, id: `${rule} / ${phrase} / ${label}`, ...(gives ? { gives } : {}), ...rest }
}

/** The name of an input in ids. */
export const nameOf = (at: number): string => inputNames[at] ?? `x${at}`
