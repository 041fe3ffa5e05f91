import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

/** Where peers are put, outside every workspace and lockfile: users and tests never install them. */
const folder = join(import.meta.dirname, "../../node_modules/.cache/cotangent-bench")

/** Imports packages by exact versions, and installs them first where they are not there yet. @throws if npm cannot */
export async function installed(
  packages: Readonly<Record<string, string>>,
): Promise<Record<string, Record<string, unknown>>> {
  if (!Object.entries(packages).every(([name, version]) => versionOf(name) === version)) {
    mkdirSync(folder, { recursive: true })
    const manifest = join(folder, "package.json")
    if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true, "type": "module" }\n')
    const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
    // The packages are data to us: no script of theirs runs at installation.
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", "--loglevel=error"]
    execFileSync("npm", ["install", ...flags, ...wanted], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    })
  }
  const { resolve } = createRequire(join(folder, "package.json"))
  const modules = await Promise.all(
    Object.keys(packages).map(async (name) => {
      // What a package exports, nobody can know here.
      const module = (await import(entryOf(name) ?? pathToFileURL(resolve(name)).href)) as Record<
        string,
        unknown
      >
      return [name, module] as const
    }),
  )
  return Object.fromEntries(modules)
}

function versionOf(name: string): string | null {
  return manifestOf(name)?.version ?? null
}

/** The module that `import` means, which `require.resolve` does not find. */
function entryOf(name: string): string | null {
  const entry = manifestOf(name)?.exports?.["."]?.import
  return entry ? pathToFileURL(join(folder, "node_modules", name, entry)).href : null
}

interface Manifest {
  readonly version?: string
  readonly exports?: Readonly<Record<string, { readonly import?: string }>>
}

function manifestOf(name: string): Manifest | null {
  const file = join(folder, "node_modules", name, "package.json")
  // Written by npm: what matters of it is optional.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : null
}
