import type { Capabilities } from "@cotangent/core-api/backend"
import { type Case, specVersion, type Tier } from "../case.ts"
import { randomOf } from "../random.ts"
import type { Subject } from "../subject.ts"
import { tryKernels } from "./trial.ts"

/** How many random kernels to draw, and which. */
export interface RandomOptions {
  /** In whole hundreds, rounded up; a tier has its own number. */
  readonly programs?: number
  /** Draws other kernels: any whole number. */
  readonly seed?: number
}

/** Kernels of one case. */
const perCase = 100

/** Kernels of each tier. */
const standardPrograms: Readonly<Record<Tier, number>> = { quick: 1000, full: 5000 }

/**
 * Random kernels, judged by the oracle, a hundred in a case. Where fewer are asked for than the tier has, the cases
 * that are left out do not apply, and say so; where more are, there are more cases.
 */
export function* randomCases(
  capabilities: Capabilities,
  tier: Tier,
  { programs = standardPrograms[tier], seed }: RandomOptions,
): Generator<Case> {
  if (!(Number.isInteger(programs) && programs > 0))
    throw new RangeError(`programs is a whole number from 1, not ${programs}`)
  const asked = Math.ceil(programs / perCase)
  const standard = standardPrograms[tier] / perCase
  for (let at = 0; at < Math.max(asked, standard); at++) {
    const why =
      at < asked
        ? null
        : `only ${asked * perCase} of ${standardPrograms[tier]} random programs were asked for`
    yield randomCase(capabilities, tier, at, why, seed)
  }
}

function randomCase(
  capabilities: Capabilities,
  tier: Tier,
  at: number,
  notApplicable: string | null,
  seed: number | undefined,
): Case {
  const id = `random programs / kernels ${at * perCase + 1} to ${(at + 1) * perCase}`
  const own = randomOf(seed === undefined ? id : `${id} / ${seed}`).integer(-(2 ** 31), 2 ** 31 - 1)
  const quick = at < standardPrograms.quick / perCase
  return Object.freeze({
    id,
    rule: "random programs",
    check: "random programs",
    dtype: null,
    tier: quick ? "quick" : tier,
    since: specVersion,
    notApplicable,
    settles: true,
    // What is expected of a kernel is worked out when it is drawn: there are too many to keep.
    prepare:
      () =>
      async ({ session, timeout }: Subject) => {
        const draw = { seed: own, count: perCase, time: timeout * 0.7 }
        const { tried, refused, biting, sharp, worst, failures } = await tryKernels(
          session.backend,
          capabilities,
          draw,
        )
        return {
          elements: sharp,
          worst,
          toothless: biting * 2 < tried - refused || refused === tried,
          failures,
        }
      },
  })
}
