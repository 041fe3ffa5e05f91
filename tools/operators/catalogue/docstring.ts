import type { Peers } from "@cotangent/core-api/rules"

/** What a docstring says, in parts. */
export interface Docstring {
  /** Its text as Markdown, links to other functions as code. */
  readonly text: string
  /** Error codes, and when they are thrown. */
  readonly throws?: string
  /** What the same function is called elsewhere. */
  readonly peers?: Peers
}

const libraries: readonly [keyof Peers, RegExp][] = [
  ["tfjs", /^tf\./],
  ["jax", /^(jnp|jax)\./],
  ["torch", /^(torch|F)\./],
]

/** Reads the text of a comment. Throws where `@peers` names a library that is not known. */
export function readDocstring(comment: string): Docstring {
  const [text = "", ...tags] = comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trim())
    .join(" ")
    .split(/\s+(?=@(?:throws|peers)\s)/)
  const tag = (name: string): string | undefined =>
    tags
      .find((each) => each.startsWith(`@${name}`))
      ?.slice(name.length + 1)
      .trim()
  const [throws, names] = [tag("throws"), tag("peers")]
  return {
    text: text.trim().replace(/\{@link (\w+)\}/g, "`$1`"),
    ...(throws !== undefined && { throws }),
    ...(names !== undefined && { peers: peersAmong(names) }),
  }
}

function peersAmong(names: string): Peers {
  return Object.fromEntries(
    names.split(/,\s*/).map((name) => {
      const [library] = libraries.find(([, prefix]) => prefix.test(name)) ?? []
      if (!library) throw new Error(`@peers ${name}: no library that is known has such names`)
      return [library, name]
    }),
  )
}
