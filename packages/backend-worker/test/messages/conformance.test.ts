import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { served } from "../../src/messages/provider.ts"

conformance(served(), { describe, it }, { programs: 200, every: 4, timeout: 60_000 })
