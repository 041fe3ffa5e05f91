import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { opTable } from "../src/index.ts"

conformance(opTable(), { describe, it })
