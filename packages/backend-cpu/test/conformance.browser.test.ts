import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { cpu } from "../src/index.ts"

// What conformance.test.ts runs under Node, in a page.
conformance(cpu(), { describe, it })
