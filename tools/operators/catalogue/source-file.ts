import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync, Visitor } from "vite"

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "../../..")

/** What the sources say of a function or constant that a file exports. */
export interface Declaration {
  readonly name: string
  /** Path from the root of the repository. */
  readonly path: string
  /** The text of the comment above it, without its ends. */
  readonly comment: string
  /** The parameters of a function as they are written, or the type of a constant. */
  readonly signature: string
  /** Functions that it calls; those that only its file knows are replaced by what they call. */
  readonly calls: readonly string[]
}

/** What one file exports. */
export interface SourceFile {
  readonly declared: readonly Declaration[]
  /** Other files, and which of their names are passed on; null for all. */
  readonly passedOn: readonly { readonly from: string; readonly names: readonly string[] | null }[]
}

type Parsed = ReturnType<typeof parseSync>

/** A function or constant at the top of a file: where it stands, and where the comment above it ends. */
interface Place {
  readonly name: string
  readonly signature: string
  readonly start: number
  readonly end: number
  readonly below: number
  readonly isExported: boolean
}

/** Reads what a file exports. `path` counts from the root of the repository. */
export function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8")
  const parsed = parseSync(path, text)
  if (parsed.errors[0]) throw new Error(`${path}: ${parsed.errors[0].message}`)
  const places = placesIn(parsed, text)
  const called = callsIn(parsed)
  return {
    declared: places
      .filter(({ isExported }) => isExported)
      .map(({ name, signature, below }) => ({
        name,
        path,
        signature,
        comment: commentAbove(below, parsed, text),
        calls: [...new Set(callsOf(name, places, called))],
      })),
    passedOn: passedOnBy(parsed),
  }
}

function placesIn({ program }: Parsed, text: string): readonly Place[] {
  return program.body.flatMap((statement): Place[] => {
    const isExported = statement.type === "ExportNamedDeclaration"
    const node = isExported ? statement.declaration : statement
    const common = { below: statement.start, isExported }
    if (node?.type === "FunctionDeclaration" && node.id) {
      const signature = node.params.map(({ start, end }) => text.slice(start, end)).join(", ")
      return [{ ...common, name: node.id.name, signature, start: node.start, end: node.end }]
    }
    if (node?.type !== "VariableDeclaration") return []
    return node.declarations.flatMap(({ id, start, end }) => {
      if (id.type !== "Identifier") return []
      const type = id.typeAnnotation?.typeAnnotation
      return [
        { ...common, name: id.name, signature: type ? text.slice(type.start, type.end) : "", start, end },
      ]
    })
  })
}

function passedOnBy({ program }: Parsed): SourceFile["passedOn"] {
  return program.body.flatMap((statement): SourceFile["passedOn"] => {
    if (statement.type === "ExportAllDeclaration") return [{ from: statement.source.value, names: null }]
    if (statement.type !== "ExportNamedDeclaration" || !statement.source) return []
    const names = statement.specifiers.flatMap(({ exported }) => ("name" in exported ? [exported.name] : []))
    return [{ from: statement.source.value, names }]
  })
}

/** Every call of a function by its name, and where it is. */
function callsIn({ program }: Parsed): readonly { readonly name: string; readonly at: number }[] {
  const found: { name: string; at: number }[] = []
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type === "Identifier") found.push({ name: callee.name, at: callee.start })
    },
  }).visit(program)
  return found
}

function callsOf(
  name: string,
  places: readonly Place[],
  called: ReturnType<typeof callsIn>,
  above: readonly string[] = [],
): readonly string[] {
  const place = places.find((each) => each.name === name)
  if (!place || above.includes(name)) return []
  return called
    .filter(({ at }) => place.start <= at && at < place.end)
    .flatMap((each) =>
      places.some((other) => other.name === each.name && !other.isExported)
        ? callsOf(each.name, places, called, [...above, name])
        : [each.name],
    )
}

function commentAbove(below: number, { comments }: Parsed, text: string): string {
  const comment = comments.find(({ end }) => end <= below && text.slice(end, below).trim() === "")
  return comment?.type === "Block" && comment.value.startsWith("*") ? comment.value.slice(1) : ""
}
