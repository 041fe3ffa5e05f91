import { existsSync, globSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { renderToString } from "katex"
import { describe, expect, it } from "vitest"
import { root } from "./catalogue/source-file.ts"
import { referenceFiles } from "./files.ts"
import { folder } from "./pages/sections.ts"

const printed = await referenceFiles()
const pages = [...printed].filter(([path]) => path.endsWith(".md"))
const plots = [...printed].filter(([path]) => path.endsWith(".svg"))

describe("the operator reference", () => {
  it("is what the table and the reports say: npm run docs prints it anew", () => {
    const stale = [...printed]
      .filter(([path, text]) => {
        const file = join(root, path)
        return !existsSync(file) || readFileSync(file, "utf8").replaceAll("\r\n", "\n") !== text
      })
      .map(([path]) => path)
    const strays = globSync(`${folder}/**/*.*`, { cwd: root })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => !printed.has(path))
    expect({ stale, strays }, "run npm run docs, and commit what it prints").toEqual({
      stale: [],
      strays: [],
    })
  })

  it("links to what exists", () => {
    const links = pages.flatMap(([path, text]) =>
      [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = ""]) => posix.join(posix.dirname(path), target)),
    )
    expect(links.length).toBeGreaterThan(pages.length)
    expect(links.filter((link) => !printed.has(link) && !existsSync(join(root, link)))).toEqual([])
  })

  it("has formulas that can be set", () => {
    const formulas = pages.flatMap(([path, text]) =>
      [...text.matchAll(/\$`(.*?)`\$|```math\n(.*?)\n```/gs)].map(([, inLine, apart]) => ({
        path,
        tex: inLine ?? apart ?? "",
      })),
    )
    expect(formulas.length).toBeGreaterThan(pages.length)
    // GitHub refuses \operatorname.
    expect(formulas.filter(({ tex }) => !canBeSet(tex) || tex.includes("\\operatorname"))).toEqual([])
  })

  it("has tables whose lines have equally many cells", () => {
    const tables = pages.flatMap(([, text]) => [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table))
    const widths = (table: string): Set<number> =>
      new Set(
        table
          .trim()
          .split("\n")
          .map((line) => line.replaceAll("\\|", "").split("|").length),
      )
    expect(tables.length).toBeGreaterThan(pages.length)
    expect(tables.filter((table) => widths(table).size !== 1)).toEqual([])
  })

  it("has small plots that say what they show, each on its page", () => {
    const isRight = ([path, svg]: readonly [string, string]): boolean =>
      svg.length < 15_000 &&
      /<title>.+<\/title><desc>.+<\/desc>/.test(svg) &&
      /<g fill="none" class="y1"><path d="M[\d.,MLZ-]+"\/>/.test(svg) &&
      !/ id=|\d\.\d\d/.test(svg) &&
      (printed.get(path.replace("plots/", "").replace(".svg", ".md")) ?? "").includes(posix.basename(path))
    expect(plots.length).toBeGreaterThan(90)
    expect(plots.filter((plot) => !isRight(plot)).map(([path]) => path)).toEqual([])
  })
})

function canBeSet(tex: string): boolean {
  try {
    renderToString(tex, { throwOnError: true, strict: "error" })
    return true
  } catch {
    return false
  }
}
