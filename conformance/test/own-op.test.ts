import * as ct from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { casesOfOp } from "../src/cases.ts"
import { run } from "../src/run.ts"
import { openSubject, type Subject } from "../src/subject.ts"
import { whileMutated } from "./rule-mutant.ts"

// y = x²·tanh w: two arguments, broadcasting, a table of points, and nothing of it known to the table of rules.
const op = ct.elementwise({
  name: "squaredGate",
  at: (x = NaN, w = NaN) => x * x * Math.tanh(w),
  lower: (x, w) => ct.mul(ct.mul(x, x), ct.tanh(w)),
  d: [
    (_y, x, w) => ct.mul(ct.mul(2, x), ct.tanh(w)),
    (_y, x, w) => ct.mul(ct.square(x), ct.sub(1, ct.square(ct.tanh(w)))),
  ],
  domain: [
    [-2, 2],
    [-1, 1],
  ],
  points: [{ x: [3, 0], y: 0, d: [0, 9] }],
})
const gate = (x: number, w: number): number => x * x * Math.tanh(w)

let subject: Subject
beforeAll(async () => {
  subject = await openSubject(reference())
  await ct.setBackend(reference())
})
afterAll(() => subject.session.close())

const f64 = (data: ct.NestedData): ct.Tensor => ct.tensor(data, { dtype: "float64" })

describe("an op that is one row, added at run time", () => {
  it("has a function that broadcasts, derivatives of both orders, and vmap", async () => {
    const x = f64([[1], [2]])
    const w = f64([0.5, -0.3, 1])
    expect(await op(x, w).array()).toEqual([1, 2].map((a) => [0.5, -0.3, 1].map((b) => gate(a, b))))
    const total = (a: ct.Tensor, b: ct.Tensor): ct.Tensor => op(a, b).sum()
    const slope = await ct.grad(total, { argnums: 0 })(f64(3), f64(0.5)).item()
    expect(slope).toBeCloseTo(6 * Math.tanh(0.5), 12)
    const bend = ct.grad((a: ct.Tensor) => ct.grad(total)(a, f64(0.5)))
    expect(await bend(f64(3)).item()).toBeCloseTo(2 * Math.tanh(0.5), 12)
    const each = ct.vmap(ct.grad(total), { inAxes: [0, null] })(f64([1, 2, 3]), f64(0.5))
    const loop = [1, 2, 3].map((a) => ct.grad(total)(f64(a), f64(0.5)))
    expect(await each.array()).toEqual(await ct.stack(loop).array())
  })

  it("has cases for every check of its kind, and passes them", async () => {
    const all = [...casesOfOp(op, subject.session.backend.capabilities)]
    const met = new Set(all.map(({ check }) => check))
    for (const check of ["forward", "vjp", "jvp", "un-broadcast", "linear", "second order", "edges"]) {
      expect(met).toContain(check)
    }
    const failed = []
    for (const one of all) {
      const { status, failures } = await run(one, subject)
      if (status !== "passed") failed.push({ id: one.id, failures })
    }
    expect(failed).toEqual([])
    expect([...casesOfOp(op, subject.session.backend.capabilities, { tier: "full" })].length).toBeGreaterThan(
      all.length,
    )
  })

  it.each([
    [
      "vjp",
      "a factor dropped",
      { d: [(_y: ct.Tensor, x: ct.Tensor, w: ct.Tensor) => ct.mul(x, ct.tanh(w)), op.row.d[1]] },
    ],
    [
      "forward",
      "computed otherwise than it means",
      { lower: (x: ct.Tensor, w: ct.Tensor) => ct.mul(ct.abs(x), ct.tanh(w)) },
    ],
  ])("is caught by %s if it is wrong: %s", async (check, _says, patch) => {
    const session = await openSubject(reference())
    const prepared = [...casesOfOp(op, session.session.backend.capabilities)]
      .filter((one) => one.check === check)
      .map((one) => ({ one, judge: one.prepare() }))
    const caught = await whileMutated({ row: op.row, patch }, async () => {
      const results = []
      for (const { one, judge } of prepared) results.push(await run(one, session, judge))
      return results.filter(({ status }) => status === "failed")
    })
    await session.session.close()
    // Half of the cases of vjp are by the other argument.
    expect(caught.length).toBeGreaterThanOrEqual(prepared.length / 2)
  })
})
