import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"
import { asked } from "./testing/tier.ts"

conformance(gpujs({ mode: "webasm" }), { describe, it }, asked)
