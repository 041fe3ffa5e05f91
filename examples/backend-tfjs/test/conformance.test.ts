import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { tfjs } from "../src/index.ts"

conformance(tfjs("cpu"), { describe, it }, { timeout: 60_000 })
conformance(tfjs("wasm"), { describe, it }, { timeout: 60_000 })
