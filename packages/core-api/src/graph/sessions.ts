import { CotangentError } from "../errors.ts"
import type { Session } from "../session.ts"
import type { Node } from "./node.ts"

/** The session that all of them live on. @throws `E_MIXED_BACKENDS` */
export function commonSession(nodes: readonly Node[], what: string): Session | null {
  let found: Session | null = null
  for (const { session } of nodes) {
    if (session && found && session !== found) {
      throw new CotangentError(
        "E_MIXED_BACKENDS",
        `${what}: one tensor lives on "${found.name}", another on "${session.name}"; move one with await x.to(backend)`,
      )
    }
    found ??= session
  }
  return found
}
