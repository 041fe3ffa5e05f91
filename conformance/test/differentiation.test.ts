import { getBackend, jvp, ones, setBackend, type Tensor, tensor, vjp } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { expect, it } from "vitest"
import { cases, type Computed, type Differentiation, type HostArray } from "../src/index.ts"

const rules = ["pow", "sigmoid", "where", "mean", "slice"]
await setBackend(reference())
const { capabilities } = (getBackend() ?? expect.fail("there is no backend")).backend
const asked = [...cases(capabilities)].flatMap(({ id, rule, differentiation }) =>
  differentiation && rules.includes(rule) ? [{ id, differentiation }] : [],
)

const make = ({ data, shape, dtype }: HostArray): Tensor => tensor(Float64Array.from(data), { shape, dtype })

/** The results that a differentiation asks for, by the transforms that users have. */
function derived({ inputs, wrt, apply, cotangent, tangents, results }: Differentiation): readonly Tensor[] {
  const x = inputs.map(make)
  const f = (...active: Tensor[]): Tensor => {
    const args = [...x]
    wrt.forEach((at, index) =>
      args.splice(at, 1, active[index] ?? make({ dtype: "bool", shape: [], data: [0] })),
    )
    return apply(...args)
  }
  const active = wrt.flatMap((at) => x[at] ?? [])
  const y = f(...active)
  const c = cotangent ? make(cotangent) : ones(y.shape, { dtype: y.dtype })
  const r = tangents.map(make)
  return results.map((each) => {
    if (each.of === "value") return y
    if (each.of === "jvp") return jvp(f, active, r)[1]
    const pulled = (last: Tensor, ...inner: Tensor[]): Tensor[] => [...vjp(f, ...inner)[1](last)]
    const found =
      each.of === "vjp"
        ? pulled(c, ...active)[each.by]
        : vjp(pulled, c, ...active)[1](r)[each.by === "cotangent" ? 0 : each.by + 1]
    return found ?? y
  })
}

async function compute(differentiation: Differentiation): Promise<readonly Computed[]> {
  return Promise.all(
    derived(differentiation).map(async (each) => ({
      dtype: each.dtype,
      shape: each.shape,
      data: await each.data(),
    })),
  )
}

it("says what a case derives: whoever computes that passes, and whoever is off by a tenth does not", async () => {
  const wrong: unknown[] = []
  for (const { id, differentiation } of asked) {
    const right = await compute(differentiation)
    const { failures } = differentiation.judge(right)
    const off = right.map((each) => ({ ...each, data: each.data.map((value) => value * 1.1) }))
    const says = right.some(
      ({ dtype, data }) => dtype.startsWith("float") && data.some((x) => Number.isFinite(x) && x !== 0),
    )
    const passes = says && differentiation.judge(off).failures.length === 0
    if (failures.length > 0 || passes) wrong.push({ id, failures, passes })
  }
  expect(asked.length).toBeGreaterThan(200)
  expect(wrong).toEqual([])
  for (const kind of ["value", "jvp", "vjp", "second"])
    expect(asked.some(({ differentiation }) => differentiation.results.some(({ of }) => of === kind))).toBe(
      true,
    )
})
