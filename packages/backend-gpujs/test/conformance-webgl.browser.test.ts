import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"

conformance(gpujs({ mode: "webgl" }), { describe, it }, { programs: 100, every: 16, timeout: 60_000 })
