/** What a group is enclosed in. */
type Group = "braces" | "brackets" | "bars" | "cases"

/** A piece of TeX: a command, a number, a sign, or a group with what stands inside. */
export interface Token {
  readonly text: string
  /** Absent for what is no group. */
  readonly group?: Group
  readonly inside?: readonly Token[]
  /** Whether it follows what stands before it without a space. */
  readonly adjacent: boolean
}

const piece = /\s*(\\(?:begin|end)\{cases\}|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?(?:\\ldots)?|[^\s])/gy

/** What opens a group, what then closes it, and the kind of group. */
const fences: Readonly<Record<string, readonly [close: readonly string[], group: Group]>> = {
  "{": [["}"], "braces"],
  "(": [[")"], "brackets"],
  "[": [["]"], "brackets"],
  "|": [["|"], "bars"],
  "\\lfloor": [["\\rfloor", "\\rceil"], "brackets"],
  "\\lceil": [["\\rceil"], "brackets"],
  "\\begin{cases}": [["\\end{cases}"], "cases"],
}

/** Reads TeX as far as the notation of rows goes. Throws where a group is not closed. */
export function tokens(tex: string): readonly Token[] {
  piece.lastIndex = 0
  const read = (close: readonly string[]): Token[] => {
    const found: Token[] = []
    for (;;) {
      const before = piece.lastIndex
      const [whole = "", text] = piece.exec(tex) ?? []
      if (text === undefined) {
        if (close.length === 0) return found
        throw new Error(`${close.join(" or ")} is missing in ${tex}`)
      }
      if (close.includes(text)) return found
      if (text === "\\left" || text === "\\right") continue
      const adjacent = before > 0 && whole.length === text.length
      const fence = fences[text]
      found.push(fence ? { text, group: fence[1], inside: read(fence[0]), adjacent } : { text, adjacent })
    }
  }
  return read([])
}
