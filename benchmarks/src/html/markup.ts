/** Text that is HTML already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Markup | readonly Part[]

/** HTML with values in it: whatever is not {@link Markup} is escaped, lists are put one after the other. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    pieces.map((piece, at) => piece + (at < parts.length ? print(parts[at] ?? "") : "")).join(""),
  )
}

function print(part: Part): string {
  if (part instanceof Markup) return part.text
  if (typeof part === "string") return part.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
  return typeof part === "number" ? String(part) : part.map(print).join("")
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
