import type { Backend, Capabilities } from "@cotangent/core-api/backend"
import fc from "fast-check"
import type { Failure } from "../case.ts"
import { thrownFailure } from "../run.ts"
import { type Recipe, recipes } from "./recipe.ts"
import { runSample } from "./run-sample.ts"
import { buildSample } from "./sample.ts"
import { printSample } from "./sample-text.ts"
import { judgeSample } from "./verdict.ts"

/** How to draw kernels. */
export interface Draw {
  /** A whole number that says which kernels are drawn. */
  readonly seed: number
  readonly count: number
  /** The way to one kernel of these, as a failure prints it. */
  readonly path?: string
  /** Milliseconds after which no further kernel is drawn, and shrinking ends. */
  readonly time: number
}

/** What a number of random kernels showed. */
export interface Trial {
  /** Kernels that ran, or were refused for a limit that only the backend knows. */
  readonly tried: number
  readonly refused: number
  /** Kernels most of whose elements were judged with teeth. */
  readonly biting: number
  /** Elements judged with teeth. */
  readonly sharp: number
  readonly worst: number
  readonly failures: readonly Failure[]
}

/** Runs random kernels until one goes wrong, which is then made as small as it gets. */
export async function tryKernels(
  backend: Backend,
  capabilities: Capabilities,
  { seed, count, path, time }: Draw,
): Promise<Trial> {
  let [tried, refused, biting, sharp, worst] = [0, 0, 0, 0, 0]
  let failed = false
  const holds = async (recipe: Recipe): Promise<boolean> => {
    const sample = buildSample(recipe, capabilities)
    const supported = (backend.supports?.(sample.kernel) ?? true) === true
    const verdict = supported ? await judgeSample(sample, backend, capabilities).catch(() => null) : nothing
    // What comes after a failure is the search for a smaller one.
    if (!failed) {
      tried++
      if (!supported) refused++
      sharp += verdict?.sharp ?? 0
      worst = Math.max(worst, verdict?.worst ?? Infinity)
      if (verdict && verdict.sharp * 2 > verdict.elements) biting++
    }
    const right = verdict !== null && verdict.failures.length === 0
    failed ||= !right
    return right
  }
  const found = await fc.check(fc.asyncProperty(recipes, holds), {
    seed,
    numRuns: count,
    interruptAfterTimeLimit: time,
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  })
  const [smallest] = found.counterexample ?? []
  const failures = smallest
    ? await explained(smallest, backend, capabilities, `${found.seed}/${found.counterexamplePath ?? ""}`)
    : found.interrupted
      ? [
          {
            what: `only ${tried} of ${count} kernels ran within ${time} ms: ask for fewer, or allow more time`,
          },
        ]
      : []
  return { tried, refused, biting, sharp, worst, failures }
}

const nothing = { elements: 0, sharp: 0, worst: 0, failures: [] }

/** What is wrong with one kernel: the elements, and then the kernel itself with all that it takes to see it again. */
async function explained(
  recipe: Recipe,
  backend: Backend,
  capabilities: Capabilities,
  place: string,
): Promise<Failure[]> {
  const sample = buildSample(recipe, capabilities)
  const again = `draw it again: replay(provider, "${place}")`
  try {
    const { failures } = await judgeSample(sample, backend, capabilities)
    const { outputs } = await runSample(backend, sample)
    const sometimes = { what: "it went wrong before, and is right when it runs again" }
    const [first = sometimes] = failures
    const once = await judgeSample(sample, backend, capabilities, 1)
    const late = "it is right after one run of its executable, and wrong after the next\n"
    const when = failures.length > 0 && once.failures.length === 0 ? late : ""
    return [first, { what: `${printSample(sample, outputs, capabilities)}\n${when}${again}` }]
  } catch (thrown) {
    return [thrownFailure(thrown), { what: `${printSample(sample, null, capabilities)}\n${again}` }]
  }
}
