import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync, Visitor } from "vite"

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "../../..")

/** What the sources say of a function or constant at the top of a file. */
export interface Declaration {
  readonly name: string
  /** Path from the root of the repository. */
  readonly path: string
  /** The text of the comment above it, without the asterisks. */
  readonly comment: string
  /** The parameters of a function as they are written, or the type of a constant. */
  readonly signature: string
  /** Functions that it calls, those of the same file replaced by what they call. */
  readonly calls: readonly string[]
}

/** What one file declares, and whose declarations it passes on. */
export interface SourceFile {
  readonly declared: ReadonlyMap<string, Declaration>
  /** Other files, and which of their names are passed on; null for all. */
  readonly passedOn: readonly { readonly from: string; readonly names: readonly string[] | null }[]
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Reads what a file of core exports. `path` counts from the root of the repository. */
export function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8")
  const { program, comments } = parseSync(path, text)
  const spans = new Map<string, Span & { readonly signature: string; readonly outer: number }>()
  const passedOn: { from: string; names: readonly string[] | null }[] = []
  const cut = ({ start, end }: Span): string => text.slice(start, end)

  const add = (outer: number, node: (typeof program.body)[number] | { readonly type: string }): void => {
    if (node.type === "FunctionDeclaration" && "params" in node && node.id) {
      const signature = node.params.map(cut).join(", ")
      spans.set(node.id.name, { start: node.start, end: node.end, signature, outer })
    }
    if (node.type !== "VariableDeclaration" || !("declarations" in node)) return
    for (const { id, start, end } of node.declarations) {
      if (id.type !== "Identifier") continue
      const signature = id.typeAnnotation ? cut(id.typeAnnotation.typeAnnotation) : ""
      spans.set(id.name, { start, end, signature, outer })
    }
  }
  for (const node of program.body) {
    if (node.type === "ExportAllDeclaration") passedOn.push({ from: node.source.value, names: null })
    else if (node.type === "ExportNamedDeclaration" && node.source) {
      const names = node.specifiers.flatMap(({ exported }) => ("name" in exported ? [exported.name] : []))
      passedOn.push({ from: node.source.value, names })
    } else if (node.type === "ExportNamedDeclaration" && node.declaration) add(node.start, node.declaration)
    else add(node.start, node)
  }

  const called: { name: string; at: number }[] = []
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type === "Identifier") called.push({ name: callee.name, at: callee.start })
    },
  }).visit(program)
  const callsOf = (name: string, seen: readonly string[] = []): string[] => {
    const span = spans.get(name)
    if (!span || seen.includes(name)) return []
    const direct = called.filter(({ at }) => span.start <= at && at < span.end).map((each) => each.name)
    return direct.flatMap((each) => (spans.has(each) ? callsOf(each, [...seen, name]) : [each]))
  }
  const commentAbove = (at: number): string => {
    const above = comments.find(({ end }) => end <= at && text.slice(end, at).trim() === "")
    return above?.type === "Block" && above.value.startsWith("*") ? above.value.slice(1) : ""
  }
  const declared = [...spans].map(([name, { signature, outer }]): [string, Declaration] => [
    name,
    { name, path, comment: commentAbove(outer), signature, calls: [...new Set(callsOf(name))] },
  ])
  return { declared: new Map(declared), passedOn }
}
