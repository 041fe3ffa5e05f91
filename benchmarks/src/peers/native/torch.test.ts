import { afterAll, describe, expect, it } from "vitest"
import { digits } from "../../cases/digits.ts"
import { rowCases } from "../../cases/rows/rows.ts"
import { w1g } from "../../cases/w1.ts"
import { w3 } from "../../cases/w3.ts"
import { w6 } from "../../cases/w6.ts"
import type { Case } from "../../cases/case.ts"
import { uniform } from "../../random.ts"
import { judge } from "../../references/expected.ts"
import { openTorch } from "./torch.ts"

const peer = await openTorch().catch(() => null)
afterAll(() => peer?.close())

const asked = [
  "exp",
  "exp.grad",
  "where.grad",
  "bitwiseAnd",
  "max.axis1.grad",
  "sum.all",
  "softmax.grad",
  "matmul",
]

async function judged(each: Case, inputs = each.inputs()) {
  const [contender] = peer?.contenders(each, inputs) ?? []
  const prepared = await contender?.prepare()
  const expected = await each.expected(...inputs.map(({ data }) => data))
  return judge(expected, (await prepared?.results()) ?? [], 8)
}

describe.runIf(peer)("PyTorch", { timeout: 60_000 }, () => {
  it.each([w6, digits, ...w3.slice(2, 4)])("agrees with float64 on $name", async (each) => {
    const inputs = each.name.startsWith("W3") ? [uniform([48, 1024], -1, 3, 1)] : each.inputs()
    expect(await judged(each, inputs)).toMatchObject({ fault: null })
  })

  it.each(rowCases(32).filter(({ name }) => asked.includes(name)))(
    "agrees with float64 on $name",
    async (entry) => {
      expect(await judged(await entry.open())).toMatchObject({ fault: null })
    },
  )

  it("says what it does not know, and goes on", async () => {
    const inputs = [uniform([4], -1, 1, 1)]
    const prepare = (name: string) => peer?.contenders({ ...w1g, name }, inputs)[0]?.prepare()
    expect(() => prepare("W9")).toThrow("W9")
    expect((await prepare("W3-sum"))?.time?.(2)).toBeGreaterThan(0)
  })
})
