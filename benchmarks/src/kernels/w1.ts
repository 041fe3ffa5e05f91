import { boundedReciprocal, logistic } from "./exponential.ts"
import { type Flavour, FunctionText } from "./function-text.ts"
import { type Place, phases } from "./phases.ts"
import { mul } from "./wat.ts"

/**
 * `forward(x, w, b, end, scratch)` → Σ sigmoid(x·w + b), and `gradients(x, w, b, dx, dw, db, end, scale, scratch)` →
 * the same, writing `scale`, given as the bits of a float32, times the gradients of that sum. Scratch has one slot.
 */
export function sigmoidMeanKernels(flavour: Flavour): string[] {
  const forward = new FunctionText("forward", ["x", "w", "b", "end", "scratch"], flavour, "f64")
  const exponentials = (f: FunctionText) => (place: Place) => {
    const z = f.let(f.madd(place.read("x"), place.read("w"), place.read("b")))
    place.keep(0, boundedReciprocal(f, z))
  }
  phases(
    forward,
    ["x", "w", "b"],
    [exponentials(forward), (place) => place.sum(logistic(forward, place.kept(0)))],
  )
  forward.line(forward.get("total"))

  const arrays = ["x", "w", "b", "dx", "dw", "db"]
  const gradients = new FunctionText("gradients", [...arrays, "end", "scale", "scratch"], flavour, "f64")
  const scale = gradients.splat("scales", gradients.get("scale"))
  phases(gradients, arrays, [
    exponentials(gradients),
    (place) => {
      const e = place.kept(0)
      const s = logistic(gradients, e)
      const slope = gradients.let(mul(mul(e, scale), mul(s, s)))
      place.sum(s)
      place.write("dx", mul(slope, place.read("w")))
      place.write("dw", mul(slope, place.read("x")))
      place.write("db", slope)
    },
  ])
  gradients.line(gradients.get("total"))
  return [forward.toString(), gradients.toString()]
}
