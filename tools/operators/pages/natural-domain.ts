import type { ElementwiseRow } from "@cotangent/core-api/rules"

/** Where numbers are tried: not at round ones, where poles are. */
const tried = Array.from({ length: 257 }, (_, at) => (at - 128) / 8 + 1 / 37)
/** Ends of a domain are numbers of this many binary digits after the point. */
const grid = 2 ** 10

/** Says on which interval a function of one number is a number; undefined where that is everywhere or no interval. */
export function naturalDomain({ at, arity }: ElementwiseRow): string | undefined {
  if (arity !== 1) return undefined
  const inside = tried.map((x) => !Number.isNaN(at(x)))
  const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)]
  if (first < 0 || inside.every(Boolean) || inside.slice(first, last + 1).includes(false)) return undefined
  const lower = first === 0 ? "(−∞" : end(at, tried[first - 1] ?? 0, tried[first] ?? 0, ["(", "["])
  const upper = last === tried.length - 1 ? "∞)" : end(at, tried[last + 1] ?? 0, tried[last] ?? 0, [")", "]"])
  return `Its domain is ${lower}, ${upper}.`
}

/** An end between a number outside and one inside, with the bracket that says whether it belongs to the domain. */
function end(
  at: (x: number) => number,
  outside: number,
  inside: number,
  [open, closed]: readonly [string, string],
): string {
  let [out, within] = [outside, inside]
  for (let turn = 0; turn < 40; turn++) {
    const middle = (out + within) / 2
    if (Number.isNaN(at(middle))) out = middle
    else within = middle
  }
  const value = Math.round(within * grid) / grid
  const bracket = Number.isNaN(at(value)) ? open : closed
  const text = String(value).replace("-", "−")
  return inside > outside ? `${bracket}${text}` : `${text}${bracket}`
}

/** Steps in which kinks are looked for. */
const steps = 64

/** Where a row says that a function of one number bends or jumps, within the range in which it is sampled. */
export function breaksOf({ arity, kink, domain }: ElementwiseRow): readonly number[] {
  const [[lo, hi] = [0, 0]] = domain
  if (arity !== 1 || !kink) return []
  const places = Array.from({ length: Math.round((hi - lo) * steps) + 1 }, (_, at) => lo + at / steps)
  return places.filter((x) => kink(x) === 0)
}
