import { grad, kernels, log, pow, setBackend, type Tensor, tensor, valueAndGrad } from "@cotangent/core-api"
import { type Expr, topological } from "@cotangent/core-api/backend"
import { beforeAll, describe, expect, it } from "vitest"
import { fuseKernel } from "../src/fuse.ts"
import { cpu } from "../src/index.ts"

beforeAll(async () => {
  await setBackend(cpu())
})

/** How often each function of powers is computed. */
function counts(...roots: Tensor[]): Record<string, number> {
  const [kernel, another] = kernels(...roots)
  if (!kernel || another) throw new Error("one kernel was expected")
  const { accumulators, outputs } = fuseKernel(kernel, true)
  const values = [...accumulators, ...outputs].map(({ value }): Expr => value)
  const named = ["base", "power", "powerBelow", "logOfBase", "pow", "log"]
  const found: Record<string, number> = {}
  for (const expr of topological(values)) {
    if (expr.kind === "call" && named.includes(expr.op)) found[expr.op] = (found[expr.op] ?? 0) + 1
  }
  return found
}

const floats = (...values: number[]): Tensor => tensor(Float32Array.from(values), { shape: [values.length] })

describe("powers of one base", () => {
  const x = floats(1, 2, 3)
  const y = floats(0.5, -1, 2)

  it("take one logarithm and one power with all first derivatives", () => {
    const [value, slopes] = valueAndGrad((a: Tensor, b: Tensor) => pow(a, b).sum(), { argnums: [0, 1] })(x, y)
    expect(counts(value, ...slopes)).toEqual({ base: 1, power: 1, powerBelow: 1, logOfBase: 1 })
  })

  it("with exponents that are numbers take no second power either", () => {
    const [value, slope] = valueAndGrad((a: Tensor) => pow(a, 2.5).sum())(x)
    expect(counts(value, slope)).toEqual({ base: 1, power: 1, powerBelow: 1 })
  })

  it("share the logarithm whatever their exponents, and other bases have their own", () => {
    expect(
      counts(
        pow(x, y)
          .add(pow(x, y.mul(2)))
          .add(pow(y, x)),
      ),
    ).toEqual({ base: 2, power: 3 })
    expect(counts(log(x).add(pow(y, x)))).toEqual({ base: 1, power: 1, log: 1 })
    expect(counts(pow(x.cast("float64"), y.cast("float64")))).toEqual({ pow: 1 })
  })
})

describe("the power below, as a quotient or not", () => {
  const bases = [0, 2 ** -149, 1e-40, 2 ** -126, 1e-20, 0.3, 0.999, 1, 1.5, 7, 1e19, 3e38, Infinity].flatMap(
    (size) => [size, -size],
  )
  const exponents = [
    -40,
    -3,
    -2.5,
    -1,
    -0.5,
    0,
    2 ** -30,
    0.5,
    1,
    2,
    2.5,
    3,
    7,
    40,
    2 ** 24,
    Infinity,
    -Infinity,
  ]
  const pairs = [...bases, NaN].flatMap((a) => [...exponents, NaN].map((b) => [Math.fround(a), b] as const))

  it("is within 2 ulp of y·x^(y−1), special values included", () => {
    const a = floats(...pairs.map(([base]) => base))
    const b = floats(...pairs.map(([, exponent]) => exponent))
    const [, slope] = valueAndGrad((each: Tensor) => pow(each, b).sum())(a)
    const got = slope.dataSync()
    const wrong = pairs.filter(([base, exponent], at) => {
      const isFree = exponent === 0 && (base === 0 || Number.isNaN(base))
      const below = base ** Math.fround(exponent - 1)
      // The rule itself rounds x^(y−1) to float32, and where that overflows so does the result.
      const want = isFree ? 0 : Math.fround(exponent * Math.fround(below))
      const each = got[at] ?? NaN
      return !Object.is(each, want) && !(Math.abs(each - want) <= 2 * ulp(want)) && each !== want
    })
    expect(wrong).toEqual([])
  })

  it("has the bits that a lane by itself has", () => {
    const b = floats(2.5, 2.5, 2.5, 2.5)
    const slopeAt = (...x: number[]): number[] => [
      ...grad((each: Tensor) => pow(each, b).sum())(floats(...x)).dataSync(),
    ]
    const alone = slopeAt(1.7, 1.7, 1.7, 1.7)[0]
    expect(slopeAt(1.7, 0, Infinity, 1e-30)[0]).toBe(alone)
  })
})

function ulp(x: number): number {
  const size = Math.abs(x)
  return size < 2 ** -126 ? 2 ** -149 : 2 ** (Math.floor(Math.log2(size)) - 23)
}
