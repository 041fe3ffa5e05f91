import { parseSync, Visitor } from "vite"

export interface Import {
  readonly specifier: string
  readonly line: number
}

/** Every module that a source names: imports, re-exports, `import()`, `import("…")` types and `new URL("….ts", import.meta.url)`. */
export function importsOf(path: string, text: string): Import[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)

  const found: Import[] = []
  const add = (source: { type: string; start: number; value?: unknown } | null | undefined) => {
    if (typeof source?.value !== "string") return
    found.push({ specifier: source.value, line: text.slice(0, source.start).split("\n").length })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: (node) => {
      const [first, second] = node.arguments
      const fromHere = second !== undefined && text.slice(second.start, second.end) === "import.meta.url"
      if (node.callee.type !== "Identifier" || node.callee.name !== "URL" || !fromHere) return
      if (first?.type === "Literal" && /\.[cm]?[jt]s$/.test(String(first.value))) add(first)
    },
  }).visit(program)
  return found
}
