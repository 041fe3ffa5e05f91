import type { Formula } from "../notation/formula.ts"

/** TeX that GitHub renders: it knows no `\operatorname`, and a bar would end the cell of a table. */
function portable(tex: string): string {
  return tex
    .replaceAll("\\operatorname{argmax}", "\\arg\\max")
    .replaceAll("\\operatorname{argmin}", "\\arg\\min")
    .replace(/\\operatorname(\{\w+\})/g, "\\mathrm$1\\,")
    .replace(/\\,(?=\(| *\^)/g, "")
    .replace(/\|/g, "\\vert ")
}

/** A formula in a line of text. */
export function inline(tex: string): string {
  return `$\`${portable(tex)}\`$`
}

/** A formula on lines of its own. */
export function display(tex: string): string {
  return `\`\`\`math\n${portable(tex)}\n\`\`\``
}

/** A table; cells must not contain bars. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n")
}

/** Text in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|")
}

/** A formula with what its letters stand for, as one equation on lines of its own, and what is known of polynomials in it. */
export function equation(left: string, { tex, parts, degrees }: Formula): string {
  const lines = [`${left} = ${tex}`, ...parts.map((part) => `${part.name} = ${part.tex}`)]
  const block = display(lines.length === 1 ? (lines[0] ?? "") : aligned(lines))
  return degrees.length === 0 ? block : `${block}\n\n${polynomialsSentence(degrees)}`
}

function aligned(lines: readonly string[]): string {
  const aligned = lines.map((each) => each.replace(" = ", " &= "))
  return `\\begin{aligned}\n${aligned.join(" \\\\[4pt]\n")}\n\\end{aligned}`
}

function polynomialsSentence(degrees: readonly number[]): string {
  const names = degrees.map((degree, at) => `${inline(`P_{${at + 1}}`)} of degree ${degree}`)
  const [last = ""] = names.slice(-1)
  const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last
  return `Polynomials with the coefficients that the source lists: ${list}.`
}
