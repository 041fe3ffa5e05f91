import { describe, expect, it } from "vitest"
import { changesSince, isChange, printChanges } from "./changes.ts"
import { reportFixture } from "./testing/report-fixture.ts"

const cycle = [1, 1.02, 0.98, 1.01, 0.99, 1.03, 0.97, 1, 1.01, 0.99]

describe("changes since a baseline", () => {
  const baseline = reportFixture({ W1g: { first: cycle, second: cycle.map((each) => 2 * each) } })

  it("are seen where a contender is slower beside the first, though the machine is quicker", () => {
    const now = reportFixture({
      W1g: { first: cycle.map((each) => each / 2), second: cycle.map((each) => 1.2 * each) },
    })
    const [slower, first] = changesSince(baseline, now)
    expect(slower).toMatchObject({ case: "W1g", contender: "second", relative: true })
    expect(slower?.factor).toBeCloseTo(1.2)
    expect(first).toMatchObject({ contender: "first", relative: false })
    expect([slower, first].map((each) => each && isChange(each))).toEqual([true, true])
    expect(printChanges(changesSince(baseline, now))).toMatch(
      /1 slower, 1 faster.*W1g +second +\+20\.0 % +< 0\.0001/s,
    )
  })

  it("are none in the same numbers, or in other cases and contenders", () => {
    expect(changesSince(baseline, baseline).filter(isChange)).toEqual([])
    expect(changesSince(baseline, reportFixture({ W2g: { first: [1] } }))).toEqual([])
    expect(changesSince(baseline, reportFixture({ W1g: { third: [9] } }))).toEqual([])
    expect(printChanges(changesSince(baseline, baseline))).toMatch(
      /^Since the baseline: 0 slower, 0 faster, 2 of 2/,
    )
  })

  it("are none where the difference is as likely by chance", () => {
    const now = reportFixture({ W1g: { first: cycle.map((each) => 3 * each), second: [1, 9, 6] } })
    expect(
      changesSince(baseline, now)
        .filter(({ contender }) => contender === "second")
        .filter(isChange),
    ).toEqual([])
  })
})
