import type { Failure } from "../case.ts"
import type { Computed } from "../program.ts"

/** Where a result is not exactly what it has to be, and what that looks like; null if it is right. */
export function misfit(
  { data }: Pick<Computed, "data">,
  want: ArrayLike<number>,
  what: string,
): Failure | null {
  if (data.length !== want.length)
    return { what: `${what}: number of elements`, got: String(data.length), want: String(want.length) }
  const wrong: number[] = []
  for (let at = 0; at < want.length; at++) if (data[at] !== want[at]) wrong.push(at)
  const [index] = wrong
  if (index === undefined) return null
  const looks = appearance(wrong, data, want)
  return {
    what: looks === null ? what : `${what} (${looks})`,
    index,
    got: String(data[index]),
    want: String(want[index]),
  }
}

/** What wrong elements have in common. */
function appearance(
  wrong: readonly number[],
  got: ArrayLike<number>,
  want: ArrayLike<number>,
): string | null {
  const { length } = want
  if (length === 1) return sumLike(got[0] ?? NaN, want[0] ?? NaN)
  const [first = 0] = wrong
  const last = wrong.at(-1) ?? 0
  const counted = wrong.length === 1 ? "only" : `${wrong.length} of ${length} elements,`
  if (wrong.length === length) return "every element"
  if (first === length - 1) return "only the last element"
  if (last === length - 1 && wrong.length === length - first) {
    const tile = wholeTile(first, length)
    return tile === null
      ? `${counted} all from ${first} on`
      : `only what is left after whole tiles of ${tile}`
  }
  if (first === 0 && wrong.length === last + 1) return `${counted} all up to ${last}`
  return shifted(wrong, got, want) ?? `${counted} from ${first} to ${last}`
}

/** The largest tile of which `begin` elements are the whole ones. */
function wholeTile(begin: number, length: number): number | null {
  for (let tile = 2 ** Math.floor(Math.log2(length)); tile > 1; tile /= 2)
    if (length - (length % tile) === begin) return tile
  return null
}

function shifted(wrong: readonly number[], got: ArrayLike<number>, want: ArrayLike<number>): string | null {
  for (const by of [-1, 1, -2, 2, -4, 4, -8, 8])
    if (wrong.every((at) => got[at] === want[at + by]))
      return `each wrong element is that ${Math.abs(by)} ${by < 0 ? "before" : "after"}`
  return null
}

function sumLike(got: number, want: number): string | null {
  if (!(Number.isFinite(got) && got !== want)) return null
  return got < want ? `${want - got} is missing` : `${got - want} too much`
}
