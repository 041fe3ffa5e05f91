import { spawn, spawnSync } from "node:child_process"
import { accessSync, constants, existsSync } from "node:fs"
import { createRequire } from "node:module"
import { delimiter, join } from "node:path"
import { chromium } from "playwright"

/** What the search for Chromium asks of a machine, and how it is installed there. */
export interface Machine {
  /** The environment variable `CHROMIUM`. */
  readonly chosen: string | undefined
  /** Where Playwright would put a Chromium of its own, whether it is there or not. */
  readonly playwrightsOwn: string
  /** Whether Debian's packages can be installed. */
  readonly debianAsRoot: boolean
  /** The program of this name on PATH. */
  onPath(name: string): string | null
  /** What a program says of its version; null if there is none or it does not run. */
  version(path: string): string | null
  /** Runs Playwright's download; whether it succeeded. */
  download(): Promise<boolean>
  /** Installs Debian's package; whether it succeeded. */
  installPackage(): Promise<boolean>
}

const debianAsRoot = existsSync("/etc/debian_version") && process.getuid?.() === 0

/** The machine that this runs on. */
export const thisMachine: Machine = {
  chosen: process.env["CHROMIUM"] || undefined,
  playwrightsOwn: chromium.executablePath(),
  debianAsRoot,
  onPath: (name) =>
    (process.env["PATH"] ?? "")
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find(isExecutable) ?? null,
  version: (path) => {
    const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 })
    return status === 0 ? stdout.trim() : null
  },
  download: () => {
    const cli = join(createRequire(import.meta.url).resolve("playwright/package.json"), "../cli.js")
    // What it prints first is a share of the whole; where it reaches nobody, it may stay silent for minutes.
    const sign = { within: 10_000, says: /\d+%/ }
    return succeeds(process.execPath, [cli, "install", "--no-shell", "chromium"], sign)
  },
  installPackage: async () =>
    (await succeeds("apt-get", ["update"])) &&
    (await succeeds("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"])),
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A sign of life: what a program has to print before so many milliseconds have passed. */
interface Sign {
  readonly within: number
  readonly says: RegExp
}

/** Runs a program, and shows what it says of its errors; one that gives no sign of life in time is ended. */
function succeeds(program: string, args: readonly string[], sign?: Sign): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] })
    const bell = sign && setTimeout(() => child.kill("SIGKILL"), sign.within)
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (sign?.says.test(text)) clearTimeout(bell)
    })
    const errors = new Set<string>()
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.match(/^E(rror)?: .*$/gm) ?? []) errors.add(line)
    })
    child.on("exit", end)
    child.on("error", ({ message }) => {
      errors.add(message)
      end(null)
    })

    function end(status: number | null): void {
      clearTimeout(bell)
      if (status !== 0) for (const line of errors) console.log(`  ${line}`)
      resolve(status === 0)
    }
  })
}
