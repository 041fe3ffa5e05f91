import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { cpu } from "../src/index.ts"

// Relaxed SIMD where the engine has it; no-code-generation.test.ts runs the suite with strict rounding.
conformance(cpu(), { describe, it }, { timeout: 60_000 })
