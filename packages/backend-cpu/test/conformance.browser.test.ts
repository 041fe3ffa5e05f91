import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { cpu } from "../src/index.ts"

// A sample in a page that is cross-origin isolated; conformance/page runs all of the tier in one that is not.
conformance(cpu(), { describe, it }, { programs: 200, every: 8, timeout: 60_000 })
