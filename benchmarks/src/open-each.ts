import type { Session } from "cotangent"

/** An open backend, and what it is called in reports. */
export interface OpenBackend {
  readonly name: string
  readonly session: Session
}

/** A backend that does not open, and why. */
export interface Unopened {
  readonly backend: string
  readonly reason: string
}

/** Opens backends one after the other; one that does not open is named, and holds up no other. */
export async function openEach(
  names: readonly string[],
  open: (name: string) => Promise<OpenBackend>,
): Promise<{ opened: readonly OpenBackend[]; unopened: readonly Unopened[] }> {
  const opened: OpenBackend[] = []
  const unopened: Unopened[] = []
  for (const name of names) {
    try {
      opened.push(await open(name))
    } catch (thrown) {
      unopened.push({ backend: name, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  return { opened, unopened }
}
