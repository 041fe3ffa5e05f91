/** Rows of text in columns, the first row with a line below it. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? "").length)),
  )
  const print = (row: readonly string[]): string =>
    widths
      .map((width, at) => (row[at] ?? "").padEnd(width))
      .join("  ")
      .trimEnd()
  const [head = [], ...rest] = rows
  return [print(head), widths.map((width) => "─".repeat(width)).join("  "), ...rest.map(print)].join("\n")
}
