import type { SuiteOptions } from "@cotangent/conformance"

declare global {
  interface ImportMeta {
    /** What Vite tells a page of its environment. */
    readonly env?: Readonly<Record<string, unknown>>
  }
}

const tier = import.meta.env?.["VITE_TIER"]

/**
 * How much of the suite browsers run: a sample, since each case costs a compilation by a driver that runs in software;
 * `VITE_TIER=quick` and `VITE_TIER=full` ask for those tiers as a whole.
 */
export const scale = (every: number): SuiteOptions => {
  if (tier === "full") return { tier, timeout: 120_000 }
  return { tier: "quick", programs: 100, timeout: 60_000, every: tier === "quick" ? 1 : every }
}
