import { bounded, exponential } from "./exponential.ts"
import { type Flavour, FunctionText } from "./function-text.ts"
import { extendedLogarithm, logarithm } from "./logarithm.ts"
import { power } from "./power.ts"
import { load, store, type Wat } from "./wat.ts"

/**
 * `exp(x, to, bytes)`, `log(x, to, bytes)` and `pow(x, y, to, bytes)`: the functions inside the kernels, each over an
 * array whose length is a multiple of 4, to measure their error.
 */
export function mapKernels(flavour: Flavour): string[] {
  const map = (
    name: string,
    of: readonly string[],
    body: (f: FunctionText, ...args: Wat[]) => Wat,
  ): string => {
    const f = new FunctionText(name, [...of, "to", "bytes"], flavour)
    f.loop("i", "(i32.const 0)", f.get("bytes"), 16, () => {
      f.line(store(f.at("to"), body(f, ...of.map((each) => f.let(load(f.at(each)))))))
    })
    return f.toString()
  }
  return [
    map("exp", ["x"], (f, x = "") => exponential(f, bounded(f, x))),
    map("log", ["x"], (f, x = "") => logarithm(f, x)),
    map("pow", ["x", "y"], (f, x = "", y = "") => power(f, extendedLogarithm(f, x), y)),
  ]
}
