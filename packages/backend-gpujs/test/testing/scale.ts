import type { SuiteOptions } from "@cotangent/conformance"

declare global {
  interface ImportMeta {
    /** What Vite tells a page of its environment. */
    readonly env?: Readonly<Record<string, unknown>>
  }
}

/** How much of the suite browsers run: `VITE_TIER=full` asks for all of it. Random programs take most of the time. */
export const scale: SuiteOptions =
  import.meta.env?.["VITE_TIER"] === "full"
    ? { tier: "full", timeout: 120_000 }
    : { tier: "quick", programs: 100, timeout: 60_000 }
