import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"

conformance(gpujs({ mode: "cpu" }), { describe, it }, { programs: 100, every: 8, timeout: 60_000 })
