import type { PinnedCounts } from "./ledger.ts"
import counts from "./pinned-counts.json" with { type: "json" }

/** How many cases and elements each (rule, check) has to compare; written by `node src/pin.ts`, never by hand. */
export const pinnedCounts: PinnedCounts = counts
