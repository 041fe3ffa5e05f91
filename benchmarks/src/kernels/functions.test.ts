import { describe, expect, it } from "vitest"
import { flavoursOf, multiplyAddHere } from "../handwritten/engine.ts"
import { openModule } from "../handwritten/module.ts"
import type { Flavour } from "./function-text.ts"
import { uniform } from "../random.ts"
import { mapKernels } from "./map.ts"

const flavours = flavoursOf(await multiplyAddHere())

const count = 2 ** 17

/** The largest error in units in the last place of the exact value, of `name` on samples from two ranges. */
async function worst(
  flavour: Flavour,
  name: "exp" | "log" | "pow",
  x: Float32Array,
  y: Float32Array,
): Promise<number> {
  const arrays = { x, y, to: count }
  const { at, view, functions } = await openModule(["exp", "log", "pow"], mapKernels(flavour), arrays)
  if (name === "pow") functions().pow(at.x, at.y, at.to, 4 * count)
  else functions()[name](at.x, at.to, 4 * count)
  const exact = { exp: Math.exp, log: Math.log, pow: Math.pow }[name]
  return view("to").reduce((most, is, index) => {
    const should = exact(x[index] ?? NaN, y[index] ?? NaN)
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs(should))) - 23)
    const error = Math.abs(is - should) / ulp
    // A NaN is the worst error of all.
    return error <= most ? most : error
  }, 0)
}

const from = (low: number, high: number, seed: number): Float32Array => uniform([count], low, high, seed).data

describe.each(flavours)("%s kernels", (flavour) => {
  it("have an exponential within 1.4 ulp", async () => {
    expect(await worst(flavour, "exp", from(-87, 88, 1), from(0, 1, 2))).toBeLessThan(1.4)
    expect(await worst(flavour, "exp", from(-1, 1, 3), from(0, 1, 2))).toBeLessThan(1.4)
  })

  it("have a logarithm within 1 ulp, near 1 and over all exponents", async () => {
    const everywhere = from(-125, 127, 1).map((exponent) => 2 ** exponent)
    expect(await worst(flavour, "log", everywhere, everywhere)).toBeLessThan(1)
    expect(await worst(flavour, "log", from(0.999, 1.001, 2), from(0, 1, 2))).toBeLessThan(1)
  })

  it("have a power within 1.5 ulp for exponents up to 3", async () => {
    expect(await worst(flavour, "pow", from(0.05, 4, 1), from(-3, 3, 2))).toBeLessThan(1.5)
    const wide = from(-30, 30, 3).map((exponent) => 2 ** exponent)
    expect(await worst(flavour, "pow", wide, from(-3, 3, 4))).toBeLessThan(1.5)
  })
})
