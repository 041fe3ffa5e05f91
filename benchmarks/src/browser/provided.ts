import { fromName as gpujsFromName } from "@cotangent/backend-gpujs"
import { worker } from "@cotangent/backend-worker"
import { cpu, openBackend, opTable, type Provider } from "cotangent"
import { openEach } from "../open-each.ts"

/** The backends that the page has, by name: a page that is bundled names what it may need. */
const providers: Readonly<Record<string, () => Provider | Promise<Provider>>> = {
  cpu: () => cpu(),
  "cpu:strict": () => cpu({ relaxedSimd: false }),
  worker: () => worker(),
  "op-table": () => opTable(),
  ...Object.fromEntries(
    ["webgpu", "webgl2", "webgl"].map((mode) => [`gpujs:${mode}`, () => gpujsFromName(mode)]),
  ),
}

/** Names of the backends that the page has. */
export const provided: readonly string[] = Object.keys(providers)

/** Opens backends of the page by their names. */
export function openProvided(names: readonly string[]): ReturnType<typeof openEach> {
  return openEach(names, async (name) => {
    const provider = providers[name]
    if (!provider) throw new Error(`the page has ${provided.join(", ")}`)
    return { name, session: await openBackend(await provider()) }
  })
}
