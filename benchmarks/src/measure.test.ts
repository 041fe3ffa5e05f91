import { describe, expect, it } from "vitest"
import type { Prepared } from "./contenders/contender.ts"
import { type Effort, interleave, secondsOfBest } from "./measure.ts"

const effort: Effort = {
  sample: 10,
  warmUp: 100,
  budget: 250,
  rounds: { least: 3, most: 8 },
  longest: 2000,
  limit: 1,
}

/** A clock that only work moves, and contenders whose calls take a given time. */
function workshop() {
  let now = 0
  const calls: string[] = []
  const contender = (name: string, cost: () => number): Prepared => ({
    call: () => {
      now += cost()
      calls.push(name)
    },
    results: () => [],
  })
  return { clock: () => now, calls, contender }
}

/** Neighbours that are equal become one. */
function turns(calls: readonly string[]): string {
  return calls.filter((name, at) => name !== calls[at - 1]).join("")
}

describe("measuring in turns", () => {
  it("gives the time of one call, whatever the number of calls in a sample", async () => {
    const { clock, contender } = workshop()
    const [short = [], long = []] = await interleave(
      [contender("a", () => 0.25), contender("b", () => 5)],
      effort,
      clock,
    )
    expect(new Set(short)).toEqual(new Set([0.25]))
    expect(new Set(long)).toEqual(new Set([5]))
  })

  it("goes A B A B", async () => {
    const { clock, calls, contender } = workshop()
    await interleave([contender("a", () => 1), contender("b", () => 2)], effort, clock)
    expect(turns(calls)).toBe("ab".repeat(9)) // once to warm up, and eight rounds
  })

  it("lets a slow contender take part in fewer rounds, spread evenly, the first in all", async () => {
    const { clock, contender } = workshop()
    const [first = [], slow = []] = await interleave(
      [contender("a", () => 1), contender("b", () => 1000)],
      effort,
      clock,
    )
    expect(first.every((each) => each === 1)).toBe(true)
    expect(slow.map((each) => (each === null ? "-" : "x")).join("")).toBe("--x--x-x")
  })

  it("measures once what takes longer than anybody waits for", async () => {
    const { clock, calls, contender } = workshop()
    const [, slow = []] = await interleave(
      [contender("a", () => 1), contender("b", () => 2001)],
      effort,
      clock,
    )
    expect(slow.filter((each) => each !== null)).toEqual([2001])
    expect(calls.filter((name) => name === "b")).toHaveLength(2) // once to see how long it takes
  })

  it("has each bring its data back before a sample", async () => {
    const { clock, calls, contender } = workshop()
    const cost = (name: string) => () => {
      // The data of a contender that has not been called last is far away; each call brings a fourth of it.
      const own = calls.length - 1 - calls.findLastIndex((each) => each !== name)
      return own < 4 ? 12 : 4
    }
    const [a = [], b = []] = await interleave(
      [contender("a", cost("a")), contender("b", cost("b"))],
      effort,
      clock,
    )
    expect(new Set([...a, ...b])).toEqual(new Set([4]))
  })

  it("has a drift of the machine meet all contenders", async () => {
    const { clock, calls, contender } = workshop()
    const drifting = (cost: number) => () => cost * (1 + calls.length / 1000)
    const [a = [], b = []] = await interleave(
      [contender("a", drifting(1)), contender("b", drifting(2))],
      effort,
      clock,
    )
    const ratios = a.map((time, round) => (b[round] ?? NaN) / (time ?? NaN))
    expect(Math.max(...a.map(Number)) / Math.min(...a.map(Number))).toBeGreaterThan(1.05)
    for (const ratio of ratios) expect(Math.abs(ratio - 2)).toBeLessThan(0.05)
  })
})

describe("the best of many calls", () => {
  it("is of those in the second half of the time", () => {
    const costs = [1, 5, 5, 5, 20, 7, 6, 8]
    let now = 0
    const work = (): void => void (now += costs.shift() ?? 50)
    expect(secondsOfBest(work, 50, () => now)).toBe(0.006)
  })

  it("is that of one call at least, however long", () => {
    let now = 0
    expect(
      secondsOfBest(
        () => void (now += 1000),
        50,
        () => now,
      ),
    ).toBe(1)
  })
})
