import type { Kernel } from "@cotangent/core-api/backend"
import { altered } from "./honest.ts"

/** A backend that computes for ever where a kernel holds an exponential: it never gives its thread back. */
export const hangsOnExp = altered("hangs on exp", (honest) => ({
  compile: (kernel: Kernel): unknown => {
    while (kernel.key.includes("exp")) continue
    return honest.compile(kernel)
  },
}))
