/** Text that is HTML already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** The HTML itself. */
  toString(): string {
    return this.text
  }
}

type Part = string | number | Markup | null | readonly Part[]

/** HTML with values in it: whatever is not {@link Markup} is escaped, null is nothing, lists are put one after the other. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    pieces.map((piece, at) => piece + (at < parts.length ? print(parts[at] ?? null) : "")).join(""),
  )
}

function print(part: Part): string {
  if (part === null) return ""
  if (part instanceof Markup) return part.text
  if (typeof part === "string") return escaped(part)
  return typeof part === "number" ? String(part) : part.map(print).join("")
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
}
