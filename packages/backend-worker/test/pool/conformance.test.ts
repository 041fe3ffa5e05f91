import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { worker } from "../../src/index.ts"

conformance(worker({ threads: 3 }), { describe, it }, { programs: 500, every: 2, timeout: 60_000 })
