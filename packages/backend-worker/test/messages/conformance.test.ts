import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { served } from "../../src/messages/provider.ts"

conformance(served(), { describe, it }, { programs: 500, timeout: 60_000 })
