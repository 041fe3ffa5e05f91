import { axisX, axisY, gridX, gridY, line, type Markish, plot, ruleX, ruleY, text } from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { type Curve, type Dot, trace } from "./curve.ts"
import { clipped, thinned } from "./visible.ts"
import type { Window } from "./window.ts"

/** A curve of a panel: what is drawn, its class in the style sheet, and its name. */
export interface Line {
  readonly curve: Curve
  readonly mark: string
  readonly label: string
}

/** One pair of axes, its curves, and the name of the axis across. */
export interface Panel {
  readonly window: Window
  readonly lines: readonly Line[]
  readonly across: string
}

/** Pixels across and down of one panel. */
export const [width, height]: readonly [number, number] = [400, 280]
const margin = { left: 46, right: 14, top: 14, bottom: 30 }
/** How far a line may be from the function, in pixels, and how far it must go at once to be a jump. */
const [tolerance, leap] = [0.2, 10]
const ticks = { ticks: 6, tickSize: 0 }

/** The axes and curves of a panel, as the inside of an SVG. */
export function panelSvg({ window, lines, across }: Panel): string {
  const { document } = parseHTML("<html><body></body></html>")
  const svg = plot({
    document,
    width,
    height,
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    x: { domain: [...window.x], label: null },
    y: { domain: [...window.y], label: null },
    marks: [
      gridX(ticks),
      gridY(ticks),
      ruleX(zeroIn(window.x), { className: "axis" }),
      ruleY(zeroIn(window.y), { className: "axis" }),
      axisX(ticks),
      axisY(ticks),
      ...lines.map((each) => drawn(each, window)),
      text([across], { frameAnchor: "bottom-right", dx: 0, dy: 26 }),
    ],
  })
  return withoutAttributes(rounded(svg.innerHTML))
}

function zeroIn([lo, hi]: readonly [number, number]): readonly number[] {
  return lo <= 0 && 0 <= hi ? [0] : []
}

/** A curve as far as it is seen, with as few points as do not show. */
function drawn({ curve, mark }: Line, window: Window): Markish {
  const perX = (width - margin.left - margin.right) / (window.x[1] - window.x[0])
  const perY = (height - margin.top - margin.bottom) / (window.y[1] - window.y[0])
  const toPage = ([x, y]: Dot): Dot => [x * perX, y * perY]
  const fromPage = ([x, y]: Dot): Dot => [x / perX, y / perY]
  const runs = trace(curve, ...window.x, leap / perY)
    .flatMap((run) => clipped(run, window.y))
    .map((run) => thinned(run.map(toPage), tolerance).map(fromPage))
  // A point that is not a number breaks the line.
  return line(
    runs.flatMap((run) => [...run, [NaN, NaN]]),
    { className: mark, stroke: null },
  )
}

/** Numbers to a tenth of a pixel. */
function rounded(svg: string): string {
  return svg.replace(/-?\d+\.\d{2,}(?:e-\d+)?/g, (number) => String(Number(Number(number).toFixed(1))))
}

/** Without the style sheet of Plot, which ours replaces, and what names parts that say nothing by themselves. */
function withoutAttributes(svg: string): string {
  return svg
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/ (?:aria-label|aria-hidden|font-variant)="[^"]*"/g, "")
    .replaceAll(" />", "/>")
}
