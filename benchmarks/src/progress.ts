/** Says on a terminal what goes on; elsewhere nothing. */
export interface Progress {
  show(text: string): void
  clear(): void
}

/** A line that replaces itself, if there is somebody to watch it. */
export function newProgress(stream: NodeJS.WriteStream): Progress {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\x1b[K${text}`)
  }
  return { show: (text) => write(text.slice(0, (stream.columns ?? 80) - 1)), clear: () => write("") }
}
