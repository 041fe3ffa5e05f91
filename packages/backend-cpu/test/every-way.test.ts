import { defineBackend } from "@cotangent/core-api/backend"
import { conformance } from "@cotangent/conformance/vitest"
import { describe, it } from "vitest"
import { compileTuned } from "../src/compile.ts"
import { CpuBackend } from "../src/cpu-backend.ts"
import { Heap } from "../src/heap.ts"
import type { Compile } from "../src/executable.ts"
import { LinearMemory, mostBytes } from "../src/linear-memory.ts"
import type { Tuning } from "../src/tuning.ts"

/** The backend with other sizes, so that the suite's small kernels go through code that is written for large ones. */
const tuned = (tuning: Tuning) =>
  defineBackend({
    name: "cpu",
    conformsTo: "1.1",
    open: () => {
      const memory = LinearMemory.create(mostBytes)
      const compile: Compile = (kernel, options) => compileTuned(kernel, options, tuning)
      return new CpuBackend({ name: "cpu", memory, allocator: new Heap(memory), compile, relaxedSimd: true })
    },
  })

describe("every product is packed", () => {
  conformance(tuned({ taskElements: 2 ** 16, mergedShare: 1 / 32, productTerms: 0 }), { describe, it })
})

describe("every kernel has several tasks", () => {
  conformance(tuned({ taskElements: 2, mergedShare: Infinity, productTerms: Infinity }), { describe, it })
})
