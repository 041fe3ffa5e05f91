/** What can be called again and again to be measured. */
interface Callable {
  call(): void | Promise<void>
  /** Does it so many times and gives the milliseconds, where it has a clock of its own. */
  time?(calls: number): number
}

/** How much is measured. All times are in milliseconds. */
export interface Effort {
  /** How long one sample lasts at least: of short calls it takes many. */
  readonly sample: number
  /** How long each contender is called before it is measured. */
  readonly warmUp: number
  /** How long all samples of a contender last at most, unless those are too few. */
  readonly budget: number
  readonly rounds: { readonly least: number; readonly most: number }
  /** A contender that takes longer for a call is measured once. */
  readonly longest: number
  /** How long each limit of the machine is measured. */
  readonly limit: number
}

/** What a person waits for, and what a number in a document rests on. */
export const efforts: Readonly<Record<"quick" | "full", Effort>> = {
  quick: { sample: 5, warmUp: 30, budget: 350, rounds: { least: 3, most: 15 }, longest: 2000, limit: 80 },
  full: {
    sample: 10,
    warmUp: 150,
    budget: 2000,
    rounds: { least: 5, most: 41 },
    longest: 10_000,
    limit: 400,
  },
}

/**
 * After so many calls, or so long a time, data that others had displaced is back in the caches. Of 32 MB that are
 * read and written in 2 ms, a second call still took 2.5 times as long, and only the seventh no longer.
 */
const callsOfReturn = 8
const millisecondsOfReturn = 20

/** Tells the time in milliseconds. */
export type Clock = () => number

/**
 * Measures contenders in turns, A B A B …, so that whatever else the machine does meets them all. A sample is the time of one call,
 * averaged over as many as make it last long enough, after some that are not measured and bring its data
 * back into the caches, which the others have used. The first contender is in every round, slower ones in as many as the budget
 * allows, spread evenly; where one is missing, its sample is null.
 */
export async function interleave(
  contenders: readonly Callable[],
  effort: Effort,
  clock: Clock = () => performance.now(),
): Promise<(readonly (number | null)[])[]> {
  const plans: Plan[] = []
  for (const each of contenders) plans.push(await planOf(each, effort, clock))
  const rounds = Math.max(...plans.map((plan) => plan.rounds))
  const samples = contenders.map((): (number | null)[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, contender] of contenders.entries()) {
      const plan = plans[at] ?? { calls: 1, rounds, settling: 0 }
      const own = at === 0 ? rounds : plan.rounds
      const takesPart = Math.floor(((round + 1) * own) / rounds) > Math.floor((round * own) / rounds)
      samples[at]?.push(takesPart ? await sampleOf(contender, plan, clock) : null)
    }
  }
  return samples
}

/**
 * Seconds of the fastest of many calls. Half of the time is not measured: an engine that compiles in two steps finishes the
 * better code only after a function has been called for some milliseconds.
 */
export function secondsOfBest(
  work: () => void,
  milliseconds: number,
  clock: Clock = () => performance.now(),
): number {
  const started = clock()
  const passed = (): number => clock() - started
  do work()
  while (passed() < milliseconds / 2)
  let shortest = Infinity
  do {
    const before = clock()
    work()
    shortest = Math.min(shortest, clock() - before)
  } while (passed() < milliseconds)
  return shortest / 1000
}

interface Plan {
  readonly calls: number
  readonly rounds: number
  /** How many calls go before each sample. */
  readonly settling: number
}

async function planOf(
  contender: Callable,
  { sample, warmUp, budget, rounds, longest }: Effort,
  clock: Clock,
): Promise<Plan> {
  const started = clock()
  let calls = 0
  let passed = 0
  // In doubling numbers, so that short calls are not longer for being timed.
  for (let count = 1; calls < 2 || passed < warmUp; count *= 2) {
    const own = await timeOf(contender, count, clock)
    calls += count
    passed = contender.time ? passed + own : clock() - started
    if (passed > warmUp / 4 && passed + (2 * count * passed) / calls > 2 * warmUp) break
  }
  const each = passed / calls
  const perSample = Math.max(1, Math.ceil(sample / each))
  // What takes very long does not find its data in a cache anyway.
  const returning = Math.min(callsOfReturn, Math.ceil(millisecondsOfReturn / each))
  const settling = each < 4 * sample ? Math.max(perSample, returning) : 0
  const cost = each * (perSample + settling)
  return {
    calls: perSample,
    rounds: each > longest ? 1 : Math.min(rounds.most, Math.max(rounds.least, Math.floor(budget / cost))),
    settling,
  }
}

async function sampleOf(contender: Callable, { calls, settling }: Plan, clock: Clock): Promise<number> {
  if (settling > 0) await timeOf(contender, settling, clock)
  return (await timeOf(contender, calls, clock)) / calls
}

/** Milliseconds of so many calls, which follow each other at once unless they say that they are done later. */
function timeOf(contender: Callable, calls: number, clock: Clock): number | Promise<number> {
  if (contender.time) return contender.time(calls)
  const started = clock()
  for (let at = 0; at < calls; at++) {
    const done = contender.call()
    if (done instanceof Promise) return timeOfOthers(contender, done, calls - at - 1, started, clock)
  }
  return clock() - started
}

async function timeOfOthers(
  contender: Callable,
  first: Promise<void>,
  calls: number,
  started: number,
  clock: Clock,
): Promise<number> {
  await first
  for (let at = 0; at < calls; at++) await contender.call()
  return clock() - started
}
