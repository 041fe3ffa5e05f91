import type { SuiteOptions } from "@cotangent/conformance"

declare global {
  interface ImportMeta {
    /** What Vite tells a page of its environment. */
    readonly env?: Readonly<Record<string, unknown>>
  }
}

const tier = import.meta.env?.["VITE_TIER"]

/** How much of the suite Chromium runs: a sample; `VITE_TIER=quick` and `VITE_TIER=full` ask for those tiers as a whole. */
export const asked: SuiteOptions = {
  tier: tier === "full" ? "full" : "quick",
  every: tier === undefined ? 8 : 1,
  timeout: 60_000,
}
