import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { gpujs } from "../src/index.ts"

// The modes that need no graphics; the others run in a browser.
for (const mode of ["cpu", "webasm"] as const) conformance(gpujs({ mode }), { describe, it })
