import { fromName as gpujsFromName } from "@cotangent/backend-gpujs"
import { worker } from "@cotangent/backend-worker"
import { cpu, openBackend, opTable, type Provider } from "cotangent"
import type { OpenBackend, Unopened } from "../backends.ts"

/** The backends that the page has, by name: a page that is bundled names what it may need. */
const providers: Readonly<Record<string, () => Provider | Promise<Provider>>> = {
  cpu: () => cpu(),
  "cpu:strict": () => cpu({ relaxedSimd: false }),
  worker: () => worker(),
  "op-table": () => opTable(),
  "gpujs:webgl2": () => gpujsFromName("webgl2"),
}

/** Names of the backends that the page has. */
export const provided: readonly string[] = Object.keys(providers)

/** Opens backends of the page by their names. */
export async function openProvided(
  names: readonly string[],
): Promise<{ opened: readonly OpenBackend[]; unopened: readonly Unopened[] }> {
  const opened: OpenBackend[] = []
  const unopened: Unopened[] = []
  for (const name of names) {
    try {
      const provider = providers[name]
      if (!provider) throw new Error(`the page has ${provided.join(", ")}`)
      opened.push({ name, session: await openBackend(await provider()) })
    } catch (thrown) {
      unopened.push({ backend: name, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  return { opened, unopened }
}
