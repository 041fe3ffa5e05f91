/** Says what goes on to whoever waits. */
export interface Progress {
  show(text: string): void
  clear(): void
}

/** On a terminal a line that replaces itself; in a file or pipe one line after the other. */
export function newProgress(stream: Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">): Progress {
  if (!stream.isTTY) return { show: (text) => void stream.write(`… ${text}\n`), clear: () => undefined }
  const replace = (text: string): void => void stream.write(`\r\x1b[K${text}`)
  return { show: (text) => replace(text.slice(0, (stream.columns ?? 80) - 1)), clear: () => replace("") }
}
