/** Terms that one loop combines: a tree of this fan-in keeps the error of a sum below (8 + 2·log₂ n)·u·Σ|terms|. */
export const fanIn = 8

/** The loops over `count` terms, outermost first: each but the outermost has {@link fanIn} turns. */
export function loopsOf(count: number): readonly number[] {
  const loops: number[] = []
  let left = count
  for (; left > fanIn; left = Math.ceil(left / fanIn)) loops.unshift(fanIn)
  return [left, ...loops]
}

/** What happens in a nest of loops. */
export interface Nest {
  readonly loops: readonly number[]
  /** Statements that open level `depth` (0 is outside every loop), before its loop. */
  readonly open: (depth: number) => readonly string[]
  /** Statements that follow the loop of level `depth`. */
  readonly close: (depth: number) => readonly string[]
  /** The innermost term, given the expression of its number. */
  readonly body: (term: string) => Term
}

/** One term of a nest. */
export interface Term {
  readonly lines: readonly string[]
  /** The condition that a term is there, given the expression of its number; null where loops have a turn for each term and no more. */
  readonly within: ((term: string) => string) | null
}

/** Statements of a term that are still written out, one term after the other, instead of in a loop. */
const longestWrittenOut = 48

/** Writes nested loops with literal bounds, which no setting of gpu.js cuts short. `name` makes their counters unique. */
export function printNest({ loops, open, close, body }: Nest, name: string): string[] {
  const counter = (depth: number): string => `${name}i${depth}`
  /** How many turns the loops down to a depth have behind them. */
  const termAfter = (depth: number): string =>
    loops
      .slice(0, depth)
      .map((_, at) => counter(at))
      .reduce((outer, inner) => `(${outer} * ${fanIn} + ${inner})`)
  const term = termAfter(loops.length)
  const loop = (depth: number, turns: number, lines: readonly string[]): string[] => [
    `for (let ${counter(depth)} = 0; ${counter(depth)} < ${turns}; ${counter(depth)}++) {`,
    ...lines.map(indented),
    "}",
  ]
  /** The innermost loop: where all its terms are there, which one question tells, they stand one after the other. */
  const innermost = (depth: number, turns: number): string[] => {
    const { lines, within } = body(term)
    const asked = within ? [`if (${within(term)}) {`, ...lines.map(indented), "}"] : lines
    const looped = loop(depth, turns, asked)
    if (lines.length > longestWrittenOut) return looped
    const number = (at: number): string => (depth === 0 ? `${at}.0` : `${name}b + ${at}.0`)
    const all = Array.from({ length: turns }, (_, at) => copyOf(lines, `u${at}`, term, number(at))).flat()
    const base = depth === 0 ? [] : [`const ${name}b = ${termAfter(depth)} * ${fanIn};`]
    if (within === null) return [...base, ...all]
    const condition = `if (${within(number(turns - 1))}) {`
    return [...base, condition, ...all.map(indented), "} else {", ...looped.map(indented), "}"]
  }
  const write = (depth: number): string[] => {
    const turns = loops[depth] ?? 1
    const inside = depth === loops.length - 1 ? innermost(depth, turns) : loop(depth, turns, write(depth + 1))
    return [...open(depth), ...inside, ...close(depth)]
  }
  return write(0)
}

const indented = (line: string): string => `  ${line}`

/** Statements for another term, with variables of its own. */
function copyOf(lines: readonly string[], suffix: string, term: string, other: string): string[] {
  const declared = new Set(lines.flatMap((line) => /\b(?:const|let) (\w+)/.exec(line)?.[1] ?? []))
  return lines.map((line) =>
    line
      .replaceAll(term, other)
      .replaceAll(/[a-z]\w*/g, (word) => (declared.has(word) ? `${word}${suffix}` : word)),
  )
}
