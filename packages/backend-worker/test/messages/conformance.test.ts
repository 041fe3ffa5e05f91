import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { served } from "../../src/messages/provider.ts"

// The pool runs all of the tier; what differs here is how data travels.
conformance(served(), { describe, it }, { every: 4, timeout: 60_000 })
