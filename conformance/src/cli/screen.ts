/** Where a command writes: results to the one side, signs of life to the other. */
export interface Screen {
  /** Whether a line can be written over, as on a terminal. */
  readonly live: boolean
  readonly say: (line: string) => void
  readonly progress: (line: string) => void
}

/** The standard streams: results to the output, signs of life to the errors, on a terminal in one line. */
export function standardScreen(): Screen {
  const live = process.stderr.isTTY
  const clear = live ? "\r\u001B[K" : ""
  return {
    live,
    say: (line) => {
      if (live) process.stderr.write(clear)
      process.stdout.write(`${line}\n`)
    },
    progress: (line) => {
      const width = Math.max(20, process.stderr.columns - 1)
      process.stderr.write(live ? `${clear}${line.slice(0, width)}` : `${line}\n`)
    },
  }
}
