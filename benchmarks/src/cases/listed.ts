import type { Case } from "./case.ts"

/** A case before it is opened: what it is chosen by. Opening one may plan kernels and make its inputs. */
export interface Listed {
  readonly name: string
  /** A program as people write them, one of them on arrays of another size, or a row of the table of rules. */
  readonly kind: "workload" | "size" | "row"
  /** The row that it measures. */
  readonly rule: string | null
  open(): Case | Promise<Case>
}

/** Lists a workload, in its own size or another. */
export function listed(each: Case): Listed {
  return { name: each.name, kind: each.kind, rule: null, open: () => each }
}
