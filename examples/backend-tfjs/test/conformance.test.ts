import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { tfjs } from "../src/index.ts"

conformance(tfjs("cpu"), { describe, it })
conformance(tfjs("wasm"), { describe, it })
