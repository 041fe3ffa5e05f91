import type { Provider } from "@cotangent/core-api"
import type { Failure } from "../case.ts"
import { openSubject, type SubjectOptions } from "../subject.ts"
import { tryKernels } from "./trial.ts"

/**
 * Draws one kernel again, from the place that its failure names (`-1953232907/6:0:1`), and says what is wrong with
 * it now; nothing if it is right. @throws `RangeError` for what is no such place, `E_NO_BACKEND`
 */
export async function replay(
  provider: Provider,
  place: string,
  options: SubjectOptions = {},
): Promise<readonly Failure[]> {
  const [, number, path] = /^(-?\d+)\/(\d+(?::\d+)*)$/.exec(place) ?? []
  if (number === undefined || path === undefined)
    throw new RangeError(`"${place}" names no kernel: a failure names it as SEED/PATH, such as -17/6:0:1`)
  const { session, capabilities, timeout } = await openSubject(provider, options)
  try {
    // A path names one kernel; the number only has to reach it.
    const draw = { seed: Number(number), path, count: Number.parseInt(path, 10) + 1, time: timeout }
    return (await tryKernels(session.backend, capabilities, draw)).failures
  } finally {
    await session.close()
  }
}
