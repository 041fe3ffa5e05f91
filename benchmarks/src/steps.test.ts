import { expect, it } from "vitest"
import { curvesOf, steepest } from "./steps.ts"
import { reportFixture } from "./testing/report-fixture.ts"

it("finds where an element becomes most expensive, from 2^10 on", () => {
  const { cases } = reportFixture({
    W1g: { a: [7] },
    "size-4": { a: [1] },
    "size-9": { a: [1] },
    "size-10": { a: [1], b: [1] },
    "size-11": { a: [2.2], b: [1] },
    "size-12": { a: [6.6] },
    "size-13": { a: [13.2] },
  })
  const [a, b] = curvesOf(cases)
  expect(a?.points.map(({ elements }) => elements)).toEqual([16, 512, 1024, 2048, 4096, 8192])
  expect(a && steepest(a)).toEqual({ elements: 2048, factor: expect.closeTo(1.5) as unknown })
  expect(b && steepest(b)).toEqual({ elements: 1024, factor: 0.5 })
  expect(steepest({ name: "c", points: [] })).toBeNull()
})
