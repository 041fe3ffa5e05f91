import { spawnSync } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

const root = join(import.meta.dirname, "../..")

/** Where the tarball of each published package is, by its name. */
export type Tarballs = ReadonlyMap<string, string>

/** The parts of a package's manifest that matter to whoever installs it. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** Folder and manifest of every package of this repository that is published. */
export function published(): readonly { readonly folder: string; readonly manifest: Manifest }[] {
  return globSync(["packages/*/package.json", "conformance/package.json"], { cwd: root })
    .map((path) => ({
      folder: join(root, dirname(path)),
      // A manifest of this repository, which pnpm has checked.
      manifest: JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest,
    }))
    .filter(({ manifest }) => manifest.private !== true)
}

/** Packs what is published, as it would be, into `folder`. Needs a build, and pnpm. @throws `Error` where pnpm fails */
export function pack(folder: string): Tarballs {
  return new Map(
    published().map(({ folder: cwd, manifest: { name } }) => {
      const made = run("pnpm", ["pack", "--json", "--pack-destination", folder], cwd)
      // What pnpm prints with --json.
      const { filename } = JSON.parse(made) as { filename: string }
      return [name, filename]
    }),
  )
}

/** What a command prints. @throws `Error` with what it said where it fails */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: Infinity,
    shell: process.platform === "win32",
  })
  if (error) throw error
  if (status === 0) return stdout
  throw new Error(`${command} ${args.join(" ")} in ${cwd}: exit code ${status}\n${stdout}${stderr}`)
}
