import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { worker } from "../../src/index.ts"

conformance(worker({ threads: 3 }), { describe, it }, { timeout: 60_000 })
