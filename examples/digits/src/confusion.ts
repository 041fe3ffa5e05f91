import { classes } from "./data.ts"

/** How often each digit (row) was read as each digit (column). */
export function confusionMatrix(labels: Uint8Array, read: Uint8Array): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  labels.forEach((label, at) => {
    const row = matrix[label]
    const digit = read[at] ?? 0
    if (row) row[digit] = (row[digit] ?? 0) + 1
  })
  return matrix
}

/** The matrix as a table; a dot stands for never. */
export function printConfusion(matrix: readonly (readonly number[])[]): string {
  const cell = (text: string | number): string => String(text).padStart(5)
  const head = `digit${matrix.map((_, digit) => cell(digit)).join("")}   right`
  const rows = matrix.map((row, digit) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const share = total === 0 ? "–" : `${((100 * (row[digit] ?? 0)) / total).toFixed(1)} %`
    return `${cell(digit)}${row.map((count) => cell(count === 0 ? "·" : count)).join("")}  ${share.padStart(7)}`
  })
  return [head, ...rows].join("\n")
}
