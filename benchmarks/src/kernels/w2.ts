import { type Flavour, FunctionText } from "./function-text.ts"
import { extendedLogarithm } from "./logarithm.ts"
import { phases } from "./phases.ts"
import { power } from "./power.ts"
import { add, div, integer, load, mul, plus, store } from "./wat.ts"

/** Rows whose share of the gradient by y is added up by itself first: sums of float32 stay short. */
export const rowsOfBlock = 64

/**
 * `gradients(x, y, dx, dy, part, rows, end, scale, scratch)` → Σ xʸ with one row y for every row of x, writing
 * `scale` (the bits of a float32) times the gradients of that sum: by x, y·xʸ / x, and by y, xʸ·ln x summed over the
 * rows. `rows` is a multiple of 64, `end` the bytes of a row, of which `part` has as many to itself. x is positive
 * and normal. Scratch has three slots.
 */
export function powerMeanKernels(flavour: Flavour): string[] {
  const names = ["x", "y", "dx", "dy", "part", "rows", "end", "scale", "scratch"]
  const f = new FunctionText("gradients", names, flavour, "f64")
  const scale = f.splat("scales", f.get("scale"))
  const clear = (name: string): void => f.line(`(memory.fill ${f.get(name)} ${integer(0)} ${f.get("end")})`)
  clear("dy")
  f.loop("rowBlock", integer(0), f.get("rows"), rowsOfBlock, () => {
    clear("part")
    f.loop("row", integer(0), integer(rowsOfBlock), 1, () => {
      row(f)
      for (const matrix of ["x", "dx"]) f.set(matrix, plus(f.get(matrix), f.get("end")))
    })
    f.loop("i", integer(0), f.get("end"), 16, () => {
      f.line(store(f.at("dy"), f.madd(load(f.at("part")), scale, load(f.at("dy")))))
    })
  })
  f.line(f.get("total"))
  return [f.toString()]
}

function row(f: FunctionText): void {
  phases(
    f,
    ["x", "y", "dx", "part"],
    [
      (place) => {
        const { high, low } = extendedLogarithm(f, place.read("x"))
        place.keep(0, high)
        place.keep(1, low)
      },
      (place) => place.keep(2, power(f, { high: place.kept(0), low: place.kept(1) }, place.read("y"))),
      (place) => {
        const value = place.kept(2)
        const scaled = f.let(mul(place.read("y"), f.get("scales")))
        const logarithm = f.let(add(place.kept(0), place.kept(1)))
        place.sum(value)
        place.write("dx", mul(div(value, place.read("x")), scaled))
        place.write("part", f.madd(value, logarithm, place.read("part")))
      },
    ],
  )
}
