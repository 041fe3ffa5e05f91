/** A column of a table. */
export interface Column {
  readonly title: string
  readonly align: "left" | "right"
}

/** Lines of aligned columns under their titles. Rows that are a text stand by themselves. */
export function alignTable(
  columns: readonly Column[],
  rows: readonly (readonly string[] | string)[],
): string {
  const cells = rows.filter((row) => typeof row !== "string")
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...cells.map((row) => (row[at] ?? "").length)),
  )
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, at) => {
        const [cell, width] = [row[at] ?? "", widths[at] ?? 0]
        return align === "left" ? cell.padEnd(width) : cell.padStart(width)
      })
      .join("  ")
      .trimEnd()
  const rule = widths.map((width) => "─".repeat(width)).join("──")
  return [
    line(columns.map(({ title }) => title)),
    rule,
    ...rows.map((row) => (typeof row === "string" ? row : line(row))),
  ].join("\n")
}
