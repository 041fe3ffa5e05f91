import { elementwiseRows, reduceRows, table } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { exactCases } from "./exact-vectors.ts"
import { hardPoints, vectorCases } from "./vectors.ts"

const names = (list: readonly { readonly op: string }[]): ReadonlySet<string> =>
  new Set(list.map(({ op }) => op))
const vectors = names(vectorCases)
const exact = names(exactCases)
const hard = names(hardPoints)

/** What only moves elements computes no number that could be wrong: whole numbers in known places say more. */
const moves: ReadonlySet<string> = new Set([...Object.keys(table.movements), "transpose"])

describe("numbers from outside", () => {
  it("are there for every op of the table", () => {
    const ops = [table.elementwise, table.reductions, table.compositions].flatMap((room) => Object.keys(room))
    const without = ops.filter((name) => !moves.has(name) && !vectors.has(name) && !exact.has(name))
    expect(without, "write cases: vectors/README.md says how").toEqual([])
  })

  it("are there for the derivatives of every row that has any", () => {
    const derived = [
      ...elementwiseRows.filter(({ d }) => d.some(Boolean)),
      ...reduceRows.filter(({ d }) => d),
    ]
    expect(derived.map(({ name }) => name).filter((name) => !vectors.has(name))).toEqual([])
  })

  it("are there at the hard points of every function of one float", () => {
    const ofOne = elementwiseRows.filter(
      ({ arity, defaults = [], accepts, gives }) =>
        arity - defaults.length === 1 && accepts !== "integer" && gives === "same",
    )
    expect(ofOne.map(({ name }) => name).filter((name) => !hard.has(name))).toEqual([])
  })
})
