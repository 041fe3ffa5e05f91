import { call, defineBackend, type Kernel, type Provider } from "@cotangent/core-api/backend"
import { onCalls, recompiled } from "../sabotage.ts"
import { altered } from "./honest.ts"

/** A backend whose sines have the wrong sign. */
export const wrongSign = (): Provider =>
  recompiled(
    "sines are negated",
    "forward",
    onCalls("sin", (expr) => call("neg", [expr], expr.dtype)),
  ).provider

/** A backend that ends its process where a kernel holds an exponential. */
export const endsOnExp = altered("ends on exp", (honest) => ({
  compile: (kernel: Kernel): unknown => {
    if (kernel.key.includes("exp")) process.exit(9)
    return honest.compile(kernel)
  },
}))

const refuse = (): never => {
  throw new Error("out of order")
}

/** A backend that throws, whatever it is asked. */
export const throwing = altered("throws", () => ({
  alloc: refuse,
  write: refuse,
  compile: refuse,
  run: refuse,
  read: refuse,
  readSync: refuse,
}))

let asked = 0

/** A backend that says halfway that another device computes. */
export const changing = altered("changes its device", () => ({
  get info() {
    return { device: asked++ < 1 ? "a fast one" : "a slow one" }
  },
}))

/** A backend that is not there. */
export const missing = defineBackend({
  name: "missing",
  open: () => {
    throw new Error("there is no such device")
  },
})
