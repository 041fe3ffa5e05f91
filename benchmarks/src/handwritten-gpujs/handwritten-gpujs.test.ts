import { expect, it } from "vitest"
import { openBackends } from "../backends.ts"
import type { Case } from "../cases/case.ts"
import { w1f, w1g } from "../cases/w1.ts"
import { w5 } from "../cases/w5.ts"
import { lineUp } from "../contenders/line-up.ts"
import type { Effort } from "../measure.ts"
import { uniform } from "../random.ts"
import { runCase } from "../run-case.ts"
import { sigmoidMeanOnGpu } from "./w1.ts"

const effort: Effort = {
  sample: 0.01,
  warmUp: 0.1,
  budget: 1,
  rounds: { least: 2, most: 3 },
  longest: 100,
  limit: 1,
}
const { opened } = await openBackends(["op-table", "gpujs:cpu", "gpujs:webasm"])
const names = ["gpu.js by hand, cpu", "gpu.js by hand, webasm"]

const vectors = (length: number) => [1, 2, 3].map((seed) => uniform([length], -2, 2, seed))
const small: readonly Case[] = [
  // An odd power of two: more terms for a thread than threads.
  ...[w1f, w1g].map((each) => ({ ...each, inputs: () => vectors(512) })),
  ...w5.slice(0, 1).map((each) => ({
    ...each,
    inputs: () => [1, 2].map((seed) => uniform([20, 20], -1, 1, seed)),
  })),
]

async function run(each: Case) {
  const inputs = each.inputs()
  const expected = await each.expected(...inputs.map(({ data }) => data))
  const contenders = lineUp(each, inputs, [], opened).filter(({ name }) => names.includes(name))
  expect(contenders.map(({ name }) => name)).toEqual(names)
  return runCase(each, expected, contenders, effort)
}

it.each(small)("gpu.js by hand agrees with float64 on $name, and is timed", async (each) => {
  const { timed, refused } = await run(each)
  expect(refused).toEqual([])
  for (const { steady } of timed) expect(steady.count).toBeGreaterThan(0)
  expect(timed.map(({ name }) => name)).toEqual(names)
})

it("gpu.js by hand is refused where it is wrong", async () => {
  // By hand, but for other inputs.
  const wrong: Case = {
    ...w1f,
    inputs: () => vectors(64),
    handwrittenGpujs: (mode, x, w, b = new Float32Array()) =>
      sigmoidMeanOnGpu(
        mode,
        x ?? b,
        w ?? b,
        b.map((each) => each + 0.01),
      ),
  }
  const { timed, refused } = await run(wrong)
  expect(timed).toEqual([])
  expect(refused.map(({ name }) => name)).toEqual(names)
  for (const { fault } of refused) expect(fault).toMatch(/^a wrong result: value\[0\] is /)
})

it("gpu.js by hand takes part where a backend runs on it, and nowhere else", async () => {
  const { opened: others } = await openBackends(["op-table"])
  const named = (each: Case, backends = opened) => lineUp(each, [], [], backends).map(({ name }) => name)
  expect(named(w1f, others).filter((name) => name.startsWith("gpu.js"))).toEqual([])
  expect(named(w1f)).toEqual(expect.arrayContaining(names))
})

it("gpu.js by hand refuses lengths that it has no code for", async () => {
  const odd = new Float32Array(33)
  await expect(sigmoidMeanOnGpu("cpu", odd, odd, odd)).rejects.toThrow("the length is 33")
})
