import { boundedReciprocal, exponential, logistic } from "./exponential.ts"
import { type Flavour, FunctionText } from "./function-text.ts"
import { logarithm } from "./logarithm.ts"
import { phases } from "./phases.ts"
import { atLeast, both, div, greater, mul, sub } from "./wat.ts"

/**
 * `gradients(x, dx, end, scratch)` → Σ relu(exp(ln(sigmoid(x)·x + 2) − 1)·x − ½), writing its gradient by x. That
 * the exponential undoes the logarithm is not made use of: both are computed. Scratch has three slots.
 */
export function chainKernels(flavour: Flavour): string[] {
  const f = new FunctionText("gradients", ["x", "dx", "end", "scratch"], flavour, "f64")
  phases(
    f,
    ["x", "dx"],
    [
      (place) => place.keep(0, boundedReciprocal(f, place.read("x"))),
      (place) => {
        const [x, e] = [place.read("x"), place.kept(0)]
        const s = logistic(f, e)
        const u = f.let(f.madd(s, x, f.constant(2)))
        // u′ = s + x·s′ with s′ = e·s².
        const slope = f.let(f.madd(mul(x, e), mul(s, s), s))
        place.keep(1, u)
        place.keep(2, div(slope, u))
      },
      (place) => place.keep(1, sub(logarithm(f, place.kept(1)), f.constant(1))),
      (place) => {
        const x = place.read("x")
        const outer = exponential(f, place.kept(1))
        const y = f.let(f.madd(outer, x, f.constant(-0.5)))
        place.sum(atLeast(y, f.constant(0)))
        // y′ = outer + x·outer·u′/u.
        const dy = f.madd(mul(outer, x), place.kept(2), outer)
        place.write("dx", both(dy, greater(y, f.constant(0))))
      },
    ],
  )
  f.line(f.get("total"))
  return [f.toString()]
}
