import { reference } from "@cotangent/core-api/backend"
import { describe, it } from "vitest"
import { conformance } from "../src/vitest.ts"

conformance(reference(), { describe, it })
