import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { html, Markup } from "./markup.ts"

/** Pixels across a plot: what a telephone shows; on wider screens plots stand beside one another. */
export const width = 340

/** A plot as a figure with its caption. The label says in words what it shows. */
export function figure(caption: Markup, label: string, options: Plot.PlotOptions): Markup {
  const { document } = parseHTML("<html><body></body></html>")
  const svg = Plot.plot({
    document,
    width,
    marginTop: 12,
    ...options,
  })
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label)
  // Plots with the styles of their own make a page large: the page has them once.
  const text = svg.outerHTML
    .replace(/<style>.*?<\/style>/s, "")
    .replaceAll(/(?<!aria-label)="[^"]*"/g, (attribute) =>
      attribute.replaceAll(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
    )
  return html`<figure>
    <figcaption>${caption}</figcaption>
    ${new Markup(text)}
  </figure> `
}

/** The colours of contenders, the same in every plot: Cotangent's backends dark and blue, kernels by hand grey, others warm. */
export function colourOf(contender: string): string {
  if (contender.startsWith("wasm by hand, strict")) return "#b6bcc4"
  if (contender.startsWith("wasm by hand")) return "#7d8590"
  if (contender.startsWith("gpu.js by hand")) return "#b9d99a"
  if (contender.startsWith("plain")) return "#d4c9a8"
  if (contender.startsWith("C,")) return "#8a6d3b"
  if (contender.startsWith("PyTorch")) return contender.includes("one core") ? "#ee4c2c" : "#f4a08d"
  if (contender.startsWith("tfjs")) return contender.endsWith("cpu") ? "#f8cf9a" : "#e8871e"
  if (contender.startsWith("jax")) return contender.endsWith("eager") ? "#d7b5dd" : "#9b3fae"
  if (contender.includes("worker")) return "#1b7f79"
  if (contender.includes("op-table")) return "#6b5b95"
  if (contender.includes("gpujs")) return "#5aa700"
  return contender.endsWith("no jit") ? "#7fa8e8" : "#1257c4"
}
