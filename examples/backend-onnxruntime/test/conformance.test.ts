import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { onnxruntime } from "../src/index.ts"

conformance(onnxruntime(), { describe, it }, { timeout: 60_000 })
