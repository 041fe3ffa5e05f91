import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Manifest, published, run, type Tarballs } from "./pack.ts"

type WithDev = Manifest & { readonly devDependencies?: Readonly<Record<string, string>> }

/**
 * Installs with npm what a package outside of this repository asks for, and takes what is ours from the tarballs:
 * registry and workspace have no part in it. Scripts of dependencies do not run. @throws `Error` where npm fails
 */
export function install(folder: string, tarballs: Tarballs): void {
  const path = join(folder, "package.json")
  const manifest = JSON.parse(readFileSync(path, "utf8")) as WithDev
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest
  const asked = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
  const ours = Object.fromEntries(
    closure(asked.filter((name) => tarballs.has(name))).map((name) => [name, `file:${tarballs.get(name)}`]),
  )
  const others = Object.fromEntries(Object.entries(dependencies).filter(([name]) => !(name in ours)))
  writeFileSync(
    path,
    JSON.stringify(
      { ...manifest, dependencies: others, devDependencies: { ...devDependencies, ...ours } },
      null,
      2,
    ),
  )
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], folder)
}

/** These packages of ours, and those that they need. */
export function closure(names: readonly string[]): readonly string[] {
  const manifests = new Map(published().map(({ manifest }) => [manifest.name, manifest]))
  const found = new Set<string>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const manifest = manifests.get(name)
    if (!manifest || found.has(name)) continue
    found.add(name)
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest
    const needed = Object.keys(peerDependencies).filter((each) => !peerDependenciesMeta[each]?.optional)
    open.push(...Object.keys(dependencies), ...needed)
  }
  return [...found]
}
