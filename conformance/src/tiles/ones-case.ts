import { scope, sum, tensor, withBackend } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import { type Case, specVersion } from "../case.ts"
import { sumError } from "../oracle/index.ts"
import type { Subject } from "../subject.ts"

/** One more than float32 can count to in steps of one, twice. */
const count = 2 ** 25

/**
 * The sum of 2²⁵ ones in float32: 16,777,216 if they are added one after the other, and 33,554,432 in blocks. Blocks
 * of any even length give it exactly, so it is asked for exactly, unless an accuracy of `sum` is declared: then the
 * bound of all sums holds.
 */
export function onesCase(capabilities: Capabilities): Case {
  const { dtypes, reduce, maxElements = Infinity, accuracy } = capabilities
  const allowed = accuracy?.["sum"] ? sumError(count, "float32", capabilities) * 2 ** -24 * count : 0
  return Object.freeze({
    id: "sum / tile sizes, 2²⁵ ones / float32",
    rule: "sum",
    check: "tile sizes",
    dtype: "float32",
    tier: "full",
    since: specVersion,
    notApplicable: !dtypes.includes("float32")
      ? "it has no float32"
      : !reduce.includes("sum")
        ? "it does not claim the reduction sum"
        : maxElements < count
          ? `it holds at most ${maxElements} elements`
          : null,
    settles: true,
    prepare:
      () =>
      async ({ session }: Subject) => {
        const total = await withBackend(session, () =>
          scope(() => sum(tensor(new Float32Array(count).fill(1)))),
        )
        const got = await total.item().finally(() => total.dispose())
        const off = Math.abs(Number(got) - count)
        const failure = {
          what: "the sum of 2²⁵ ones",
          got: String(got),
          want: String(count),
          lo: count - allowed,
          hi: count + allowed,
        }
        return {
          elements: 1,
          worst: off === 0 ? 0 : allowed > 0 ? off / allowed : Infinity,
          toothless: false,
          failures: off <= allowed ? [] : [failure],
        }
      },
  })
}
