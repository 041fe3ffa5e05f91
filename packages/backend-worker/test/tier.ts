import type { SuiteOptions } from "@cotangent/conformance"

declare global {
  interface ImportMeta {
    /** What Vite tells a page of its environment. */
    readonly env?: Readonly<Record<string, unknown>>
  }
}

/** How much of the suite Chromium runs: `VITE_TIER=full` asks for all of it. */
export const asked: SuiteOptions = {
  tier: import.meta.env?.["VITE_TIER"] === "full" ? "full" : "quick",
  timeout: 60_000,
}
