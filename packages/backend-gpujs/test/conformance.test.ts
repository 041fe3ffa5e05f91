import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"

// The modes that need no graphics; a browser runs the others.
for (const mode of ["cpu", "webasm"] as const) {
  conformance(gpujs({ mode }), { describe, it }, { programs: 200, every: 8, timeout: 60_000 })
}
