import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"
import { scale } from "./testing/scale.ts"

conformance(gpujs({ mode: "webasm" }), { describe, it }, scale(4))
