import * as Plot from "@observablehq/plot"
import type { Report } from "../json-report.ts"
import { curvesOf, steepest } from "../steps.ts"
import { colourOf, figure } from "./figure.ts"
import { html, type Markup } from "./markup.ts"

/** What an element costs on each backend, from few elements to many, and how steep the steepest step is. */
export function sizes(cases: Report["cases"]): Markup {
  const curves = curvesOf(cases)
  if (curves.length === 0) return html``
  const points = curves.flatMap(({ name, points: own }) => own.map((point) => ({ ...point, name })))
  const [own, others] = [
    curves.filter(({ name }) => name.startsWith("cotangent")),
    curves.filter(({ name }) => !name.startsWith("cotangent")),
  ]
  const plot = (list: typeof curves, caption: Markup): Markup =>
    figure(
      caption,
      `Nanoseconds for an element by the number of elements: ${list.map(({ name }) => name).join(", ")}`,
      {
        height: 300,
        marginLeft: 44,
        marginRight: 12,
        marginBottom: 34,
        x: { type: "log", base: 2, label: "elements →", ticks: 6, tickFormat: power },
        y: {
          type: "log",
          label: "↑ ns for an element",
          ticks: 5,
          tickFormat: (value: number) => `${value}`,
          grid: true,
        },
        marks: [
          Plot.lineY(
            points.filter(({ name }) => list.some((each) => each.name === name)),
            {
              x: "elements",
              y: "nanoseconds",
              z: "name",
              stroke: ({ name }: { name: string }) => colourOf(name),
              strokeWidth: 1.8,
            },
          ),
          Plot.dot(
            points.filter(({ name }) => list.some((each) => each.name === name)),
            { x: "elements", y: "nanoseconds", r: 2, fill: ({ name }: { name: string }) => colourOf(name) },
          ),
        ],
      },
    )
  const steps = curves.flatMap((curve) => {
    const step = steepest(curve)
    return step === null
      ? []
      : [
          html`<li>
            ${key(curve.name)} at most ${step.factor.toFixed(2)} times, from 2<sup
              >${Math.log2(step.elements)}</sup
            >
          </li>`,
        ]
  })
  return html`<h2>From few elements to many</h2>
    <p>
      ${cases.find(({ kind }) => kind === "size")?.computes ?? ""}: nanoseconds for an element, both axes
      logarithmic.
    </p>
    <div class="plots">
      ${own.length > 0 ? plot(own, html`${own.map(({ name }) => key(name))}`) : ""}
      ${others.length > 0 ? plot(others, html`${others.map(({ name }) => key(name))}`) : ""}
    </div>
    <p>
      What an element costs when there are twice as many, beside what it did, from 2<sup>10</sup> elements on:
    </p>
    <ul>
      ${steps}
    </ul>`
}

/** A name in its colour. */
export function key(name: string): Markup {
  return html`<span class="key" style="--own:${colourOf(name)}">${name}</span> `
}

const raised: Readonly<Record<string, string>> = {
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
}

function power(value: number): string {
  return `2${String(Math.round(Math.log2(value))).replaceAll(/\d/g, (digit) => raised[digit] ?? digit)}`
}
