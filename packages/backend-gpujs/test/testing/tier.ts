import type { SuiteOptions } from "@cotangent/conformance"

declare global {
  interface ImportMeta {
    /** What Vite tells a page of its environment. */
    readonly env?: Readonly<Record<string, unknown>>
  }
}

const tier = import.meta.env?.["VITE_TIER"]

/** What browsers run: the quick tier with few random programs, or with `VITE_TIER=full` the full one. */
export const asked: SuiteOptions =
  tier === "full" ? { tier, timeout: 120_000 } : { programs: 100, timeout: 60_000 }
