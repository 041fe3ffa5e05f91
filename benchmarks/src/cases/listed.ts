import type { Case } from "./case.ts"

/** A case before it is opened: what it is chosen by. Opening one may plan kernels and make its inputs. */
export interface Listed {
  readonly name: string
  /** The row of the table that it measures, or null for a workload. */
  readonly rule: string | null
  open(): Case | Promise<Case>
}

/** Lists a workload. */
export function listed(each: Case): Listed {
  return { name: each.name, rule: null, open: () => each }
}
