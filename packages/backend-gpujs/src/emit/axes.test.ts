import { runInNewContext } from "node:vm"
import fc from "fast-check"
import { expect, test } from "vitest"
import { splitPosition } from "./axes.ts"
import { Block, FunctionText } from "./function-text.ts"

/** Runs the statements in float32, with a division that is off by up to 2.5 units in the last place. */
function split(sizes: readonly number[], position: number, off: number): number[] {
  const text = new FunctionText()
  const block = new Block(text)
  const names = splitPosition(text, block, "o", sizes)
  const lines = block.lines.map((line) =>
    line.replace(/const (\w+) = (.*);/, (_, name: string, value: string) => {
      const divided = value.replace(/Math\.floor\((.+) \/ (\w+)\)/, "Math.floor(divide($1, $2))")
      return `const ${name} = f(${divided})`
    }),
  )
  const scalars = text.scalars.map((each, at) => [`s${at}`, each.kind === "fixed" ? each.value : 0] as const)
  const divide = (a: number, b: number): number => Math.fround((Math.fround(a) / b) * (1 + off * 2 ** -23))
  const context = { o: position, f: Math.fround, divide, ...Object.fromEntries(scalars) }
  return [...(runInNewContext(`${lines.join("\n")}\n;[${names.join()}]`, context) as number[])]
}

const sizes = fc
  .array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 })
  .filter((list) => list.reduce((a, b) => a * b) <= 2 ** 24)

test("a position is split exactly, however the device rounds a quotient", () => {
  fc.assert(
    fc.property(
      sizes,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom(-2.5, -1, 0, 1, 2.5),
      (list, share, off) => {
        const size = list.reduce((a, b) => a * b)
        const position = Math.floor(share * size)
        const indices = split(list, position, off)
        expect(indices.reduce((at, index, axis) => at * (list[axis] ?? 1) + index, 0)).toBe(position)
        indices.forEach((index, axis) => expect(index >= 0 && index < (list[axis] ?? 1)).toBe(true))
      },
    ),
    { numRuns: 2000, examples: [[[2526, 1661, 2], 0.9996707332245549, 2.5]] },
  )
})
