import { height, type Line, type Panel, panelSvg, width } from "./panel.ts"

/** Panels side by side, and what they say to whoever cannot see them. */
export interface Picture {
  readonly title: string
  readonly description: string
  readonly panels: readonly Panel[]
}

/** Height of the line of names above the panels. */
const legendHeight = 22

const sheet = `
svg{color:#57606a;background:none}
text{font:11px system-ui,sans-serif;fill:currentColor}
path{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.axis{stroke-opacity:.5}
.y1{stroke:#0969da}.y2{stroke:#8250df}.y3{stroke:#1a7f37}
.d1{stroke:#cf222e}.d2{stroke:#bc4c00}.d3{stroke:#9a6700}
.d1,.d2,.d3{stroke-dasharray:6 4}
@media(prefers-color-scheme:dark){svg{color:#9198a1}
.y1{stroke:#58a6ff}.y2{stroke:#bc8cff}.y3{stroke:#3fb950}
.d1{stroke:#ff7b72}.d2{stroke:#ffa657}.d3{stroke:#d29922}}
`.replaceAll("\n", "")

/** A picture as SVG for light and dark pages: the same text wherever it is made. */
export function pictureSvg({ title, description, panels }: Picture): string {
  const size = [width * panels.length, height + legendHeight]
  const inside = panels.map(
    (panel, at) =>
      `<g transform="translate(${width * at},0)">${legend(panel.lines)}` +
      `<g transform="translate(0,${legendHeight})" font-size="10" text-anchor="middle">${panelSvg(panel)}</g></g>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(" ")}" width="${size[0]}" height="${size[1]}" role="img">`,
    `<title>${escaped(title)}</title><desc>${escaped(description)}</desc><style>${sheet}</style>`,
    ...inside,
    `</svg>\n`,
  ].join("\n")
}

/** The names of curves behind pieces of their lines. */
function legend(lines: readonly Line[]): string {
  let x = 46
  return lines
    .map(({ label, mark }) => {
      const from = x
      x += 34 + 6.5 * label.length
      const text = `<text x="${from + 28}" y="18">${escaped(label)}</text>`
      return `<path class="${mark}" d="M${from},14h22"/>${text}`
    })
    .join("")
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}
