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
  /** Statements of the innermost loop, given the expression of the term's number. */
  readonly body: (term: string) => readonly string[]
}

/** Writes nested loops with literal bounds, which no setting of gpu.js cuts short. `name` makes their counters unique. */
export function printNest({ loops, open, close, body }: Nest, name: string): string[] {
  const counter = (depth: number): string => `${name}i${depth}`
  const term = loops
    .map((_, depth) => counter(depth))
    .reduce((outer, inner) => `(${outer} * ${fanIn} + ${inner})`)
  const write = (depth: number): string[] => {
    const turns = loops[depth]
    if (turns === undefined) return [...body(term)]
    return [
      ...open(depth),
      `for (let ${counter(depth)} = 0; ${counter(depth)} < ${turns}; ${counter(depth)}++) {`,
      ...write(depth + 1).map((line) => `  ${line}`),
      "}",
      ...close(depth),
    ]
  }
  return write(0)
}
