import { type BackendListing, type BackendLoader, listBackends, registerBackend } from "cotangent"

/** What may follow the colon in a name. */
const variants: Readonly<Record<string, readonly string[]>> = {
  cpu: ["strict"],
  gpujs: ["webgpu", "webgl2", "webgl", "webasm", "cpu"],
  worker: ["messages"],
}

/**
 * Gives every backend that is installed beside this page its name. cotangent would import such a package when its name
 * is first used; in a bundle there is only what the bundler was shown.
 */
export function registerInstalled(): void {
  const installed = import.meta.glob<{ readonly fromName: BackendLoader }>(
    "/node_modules/@cotangent/backend-*/dist/index.js",
    { exhaustive: true },
  )
  for (const [path, load] of Object.entries(installed)) {
    const name = /backend-([^/]+)/.exec(path)?.[1] ?? path
    registerBackend(name, async (argument) => (await load()).fromName(argument))
  }
}

/** Every name that can be asked for. */
export async function backendNames(): Promise<readonly BackendListing[]> {
  const listed = await listBackends()
  return listed.flatMap((listing) => [
    listing,
    ...(listing.available ? (variants[listing.name] ?? []) : []).map((variant) => ({
      name: `${listing.name}:${variant}`,
      available: true,
    })),
  ])
}
