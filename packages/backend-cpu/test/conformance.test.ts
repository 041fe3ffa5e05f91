import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { cpu } from "../src/index.ts"

describe("with relaxed SIMD where the engine has it", () => {
  conformance(cpu(), { describe, it })
})

describe("with strict rounding", () => {
  conformance(cpu({ relaxedSimd: false }), { describe, it })
})
