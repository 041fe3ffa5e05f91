import { describe, expect, it } from "vitest"
import { ensureChromium } from "./ensure.ts"
import { findChromium } from "./find.ts"
import type { Machine } from "./machine.ts"

/** A machine on which these programs run, and what was done to it. */
class Imagined implements Machine {
  readonly playwrightsOwn = "/cache/chrome"
  readonly chosen: string | undefined
  readonly debianAsRoot: boolean
  readonly runs: Set<string>
  readonly done: string[] = []
  readonly #brings: { readonly download?: string; readonly installPackage?: string }

  constructor(
    runs: readonly string[],
    options: { chosen?: string; debianAsRoot?: boolean; download?: string; installPackage?: string } = {},
  ) {
    this.runs = new Set(runs)
    this.chosen = options.chosen
    this.debianAsRoot = options.debianAsRoot ?? false
    this.#brings = options
  }

  // What is on PATH may still not run.
  onPath(name: string): string | null {
    return [...this.runs, "/snap/chromium-browser"].find((path) => path.endsWith(`/${name}`)) ?? null
  }

  version(path: string): string | null {
    return this.runs.has(path) ? `version of ${path}` : null
  }

  download(): Promise<boolean> {
    return this.#bring("download")
  }

  installPackage(): Promise<boolean> {
    return this.#bring("installPackage")
  }

  async #bring(way: "download" | "installPackage"): Promise<boolean> {
    this.done.push(way)
    const path = this.#brings[way]
    if (path === undefined) return false
    this.runs.add(path)
    return true
  }
}

async function ensure(machine: Imagined): Promise<{ path: string | null; said: string[]; failed: string }> {
  const said: string[] = []
  try {
    const { path } = await ensureChromium(machine, (line) => said.push(line))
    return { path, said, failed: "" }
  } catch (thrown) {
    return { path: null, said, failed: String(thrown) }
  }
}

describe("finding Chromium", () => {
  const everything = ["/bin/chromium", "/bin/google-chrome", "/cache/chrome", "/opt/mine"]

  it("takes what CHROMIUM says, a path or a name on PATH", () => {
    expect(findChromium(new Imagined(everything, { chosen: "/opt/mine" }))).toEqual({
      path: "/opt/mine",
      version: "version of /opt/mine",
    })
    expect(findChromium(new Imagined(everything, { chosen: "google-chrome" }))?.path).toBe(
      "/bin/google-chrome",
    )
  })

  it("puts nothing in the place of a CHROMIUM that does not run", () => {
    expect(() => findChromium(new Imagined(everything, { chosen: "/opt/gone" }))).toThrow(
      "CHROMIUM=/opt/gone",
    )
  })

  it("then looks on PATH, then for Playwright's own", () => {
    expect(findChromium(new Imagined(everything))?.path).toBe("/bin/chromium")
    expect(findChromium(new Imagined(["/cache/chrome", "/bin/google-chrome"]))?.path).toBe(
      "/bin/google-chrome",
    )
    expect(findChromium(new Imagined(["/cache/chrome"]))?.path).toBe("/cache/chrome")
  })

  it("passes over a program that does not run, and may find nothing", () => {
    expect(findChromium(new Imagined([]))).toBeNull()
  })
})

describe("installing Chromium", () => {
  it("is not done, nor spoken of, where one is found", async () => {
    const machine = new Imagined(["/bin/chromium"], { debianAsRoot: true })
    expect(await ensure(machine)).toEqual({ path: "/bin/chromium", said: [], failed: "" })
    expect(machine.done).toEqual([])
  })

  it("is announced, and tried by Playwright's download first", async () => {
    const machine = new Imagined([], { debianAsRoot: true, download: "/cache/chrome" })
    const { path, said } = await ensure(machine)
    expect(path).toBe("/cache/chrome")
    expect(said).toHaveLength(1)
    expect(machine.done).toEqual(["download"])
  })

  it.each([
    ["fails", {}],
    ["brings one that does not run", { download: "/cache/without-libraries" }],
  ])("goes on to Debian's package, for root on Debian, when the download %s", async (_, brings) => {
    const machine = new Imagined([], { debianAsRoot: true, installPackage: "/bin/chromium", ...brings })
    const { path, said } = await ensure(machine)
    expect(path).toBe("/bin/chromium")
    expect(said).toHaveLength(2)
    expect(machine.done).toEqual(["download", "installPackage"])
  })

  it("leaves packages alone elsewhere, and says what to do when nothing worked", async () => {
    const machine = new Imagined([], { installPackage: "/bin/chromium" })
    const { path, failed } = await ensure(machine)
    expect(path).toBeNull()
    expect(machine.done).toEqual(["download"])
    for (const way of ["apt-get", "playwright install", "CHROMIUM"]) expect(failed).toContain(way)
  })

  it("is not tried where CHROMIUM names one that does not run", async () => {
    const machine = new Imagined(["/bin/chromium"], { chosen: "/opt/gone", debianAsRoot: true })
    expect((await ensure(machine)).failed).toContain("CHROMIUM=/opt/gone")
    expect(machine.done).toEqual([])
  })
})
