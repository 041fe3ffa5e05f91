import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { served } from "../../src/messages/provider.ts"

conformance(served(), { describe, it }, { programs: 100, every: 8, timeout: 60_000 })
