import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"
import { scale } from "./testing/scale.ts"

conformance(gpujs({ mode: "webgl" }), { describe, it }, scale(16))
