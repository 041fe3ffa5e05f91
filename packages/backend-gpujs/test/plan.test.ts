import {
  acc,
  arg,
  type Accumulator,
  call,
  contiguous,
  type Expr,
  index,
  type Kernel,
  makeKernel,
  type ReduceOp,
  reduceOps,
  reference,
} from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { GpujsBuffer } from "../src/buffer.ts"
import { ownFunctions } from "../src/emit/own-functions.ts"
import { javascriptFunctions } from "../src/emit/recipes.ts"
import { type Limits, planKernel } from "../src/plan.ts"
import { Program } from "../src/program.ts"
import { openDevice } from "../src/shared-devices.ts"

const device: Limits = { maxElements: 2 ** 24, maxInputs: 7, outsideLoops: [] }

/** Reduces what `value` makes of one input over `axes`, and stores half of it. */
function reduction(
  space: readonly number[],
  axes: readonly number[],
  op: ReduceOp,
  value: (x: Expr) => Expr,
): Kernel {
  const accumulators: Accumulator[] = [{ value: value(arg(0, "float32")), op, axes }]
  const isPosition = op === "argMax" || op === "argMin"
  const total = isPosition ? call("cast", [acc(0, "int32")], "float32") : acc(0, "float32")
  const half = call("mul", [total, { kind: "const", value: 0.5, dtype: "float32" }], "float32")
  return makeKernel({
    space,
    inputs: [{ dtype: "float32", view: contiguous(space) }],
    params: [],
    accumulators,
    outputs: [{ value: half, axes, dtype: "float32" }],
  })
}

const itself = (x: Expr): Expr => x
const exponential = (x: Expr): Expr =>
  call("exp", [call("mul", [x, { kind: "const", value: 0.01, dtype: "float32" }], "float32")], "float32")

async function expected(kernel: Kernel, x: Float32Array): Promise<Float32Array> {
  const backend = await reference().open()
  const length = kernel.space.reduce(
    (n, size, axis) => (kernel.outputs[0]?.axes.includes(axis) ? n : n * size),
    1,
  )
  const [input, output] = [backend.alloc("float32", x.length), backend.alloc("float32", length)]
  backend.write(input, new Uint8Array(x.buffer))
  backend.run(backend.compile(kernel), [input], [output], [])
  return new Float32Array((await backend.read(output)).buffer)
}

/** Runs a plan on plain JavaScript, compares it with what the kernel means, and gives the number of passes. */
async function compare(kernel: Kernel, limits: Limits, functions = javascriptFunctions): Promise<number> {
  const { device: cpu } = await openDevice("cpu")
  const size = kernel.space.reduce((a, b) => a * b, 1)
  const x = Float32Array.from({ length: size }, (_, at) => ((at * 7919) % 251) - 125)
  const steps = planKernel(kernel, functions, limits)
  const input = new GpujsBuffer("float32", size)
  input.replace(x, cpu)
  const want = await expected(kernel, x)
  const output = new GpujsBuffer("float32", want.length)
  await new Program(kernel, steps).run(cpu, [input], output, [])
  const got = output.arrayOn(cpu) as Float32Array
  expect(got.length).toBe(want.length)
  got.forEach((each, at) => {
    const exact = want[at] ?? NaN
    expect(Math.abs(each - exact), `${at}: ${each} for ${exact}`).toBeLessThanOrEqual(
      2e-6 * Math.max(1, Math.abs(exact)),
    )
  })
  return steps.length
}

describe("a plan", () => {
  it.each(reduceOps)(
    "takes one pass for a short %s, and more for a long one, which few threads share",
    async (op) => {
      const value =
        op === "prod"
          ? (x: Expr): Expr =>
              call(
                "where",
                [call("lt", [x, x], "bool"), x, { kind: "const", value: 1, dtype: "float32" }],
                "float32",
              )
          : itself
      expect(await compare(reduction([3, 512], [1], op, value), device)).toBe(1)
      expect(await compare(reduction([3, 513], [1], op, value), device)).toBe(2)
      expect(await compare(reduction([512 * 512 + 5], [0], op, value), device)).toBe(3)
      expect(await compare(reduction([5000, 513], [1], op, value), device)).toBe(1)
    },
  )

  it("splits axes that do not lie side by side", async () => {
    expect(await compare(reduction([70, 3, 41], [0, 2], "sum", itself), device)).toBe(2)
    expect(await compare(reduction([70, 3, 41], [1], "sum", itself), device)).toBe(1)
  })

  it.each([true, false])(
    "keeps functions out of loops where a driver asks for that (exact powers: %s)",
    async (exact) => {
      const own = ownFunctions(exact)
      const careful = { ...device, outsideLoops: ["exp"] }
      for (const op of ["sum", "max", "argMin"] as const) {
        expect(await compare(reduction([6, 40], [1], op, exponential), careful, own)).toBe(2)
        expect(await compare(reduction([6, 40], [1], op, exponential), device, own)).toBe(1)
      }
      const [terms] = planKernel(reduction([6, 40], [1], "sum", exponential), own, careful)
      expect(terms?.source).not.toContain("for (")
      // Terms that no array holds stay in the loop.
      expect(
        await compare(reduction([6, 40], [1], "sum", exponential), { ...careful, maxElements: 200 }, own),
      ).toBe(1)
    },
  )

  it("has one text for kernels that differ in sizes alone", () => {
    const source = (space: readonly number[]): string | undefined =>
      planKernel(reduction(space, [1], "sum", itself), ownFunctions(true), device)[0]?.source
    expect(source([5, 30])).toBe(source([7, 28]))
    expect(source([5, 30])).not.toBe(source([5, 3]))
  })

  it("does not share a reduction where its parts would be too many arrays", async () => {
    const views = contiguous([600])
    const constants = { shape: [600], strides: [0], offset: 0 }
    const totals = [acc(0, "float32"), acc(1, "float32")]
    const others = Array.from({ length: 6 }, (_, at): Expr => arg(at + 1, "float32"))
    const kernel = makeKernel({
      space: [600],
      inputs: [
        { dtype: "float32", view: views },
        ...others.map(() => ({ dtype: "float32" as const, view: constants })),
      ],
      params: [],
      accumulators: [
        { value: arg(0, "float32"), op: "sum", axes: [0] },
        { value: call("cast", [index(0)], "float32"), op: "sum", axes: [0] },
      ],
      outputs: [
        {
          value: [...totals, ...others].reduce((a, b) => call("add", [a, b], "float32")),
          axes: [0],
          dtype: "float32",
        },
      ],
    })
    expect(planKernel(kernel, javascriptFunctions, device).map(({ arrays }) => arrays.length)).toEqual([7])
  })
})
