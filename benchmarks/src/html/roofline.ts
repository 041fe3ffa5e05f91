import * as Plot from "@observablehq/plot"
import type { Report } from "../json-report.ts"
import { colourOf, figure } from "./figure.ts"
import { html, type Markup } from "./markup.ts"

/**
 * How fast each case runs beside what the machine can do: operations for a byte across, operations a second up. The roof is
 * the bandwidth of copying out of memory, and out of the last cache, until multiply-adds are the bound
 * (S. Williams, A. Waterman, D. Patterson, "Roofline", CACM 52, 2009).
 */
export function roofline({ cases, limits }: Report): Markup {
  const points = cases.flatMap(({ name, kind, flops, bytes, contenders }) =>
    contenders
      .filter(
        (each) =>
          each.name.startsWith("cotangent") && !each.name.endsWith("no jit") && kind !== "size" && flops > 0,
      )
      .map((each) => ({
        name,
        contender: each.name,
        intensity: flops / bytes,
        speed: flops / each.steady.median / 1e6,
      })),
  )
  const contenders = [...new Set(points.map(({ contender }) => contender))]
  if (points.length === 0) return html``
  const peak = Math.max(...Object.values(limits.multiplyAdd))
  const [left, right] = [
    Math.min(...points.map(({ intensity }) => intensity)) / 1.5,
    Math.max(peak / 2, ...points.map(({ intensity }) => intensity)) * 1.5,
  ]
  const roofs = [limits.bandwidths[0], limits.bandwidths.at(-1)].flatMap((bandwidth) => {
    if (!bandwidth) return []
    const ridge = peak / bandwidth.copy
    const name = `${bandwidth.bytes / 2 ** 20} MiB`
    return [
      { name, intensity: left, speed: left * bandwidth.copy },
      { name, intensity: Math.max(ridge, left), speed: Math.max(left * bandwidth.copy, peak) },
      { name, intensity: right, speed: peak },
    ]
  })
  const plots = contenders.map((contender) => {
    const own = points.filter((each) => each.contender === contender)
    return figure(
      html`<b>${contender}</b>`,
      `Operations a second by operations for a byte of ${contender}, ${own.length} cases`,
      {
        height: 300,
        marginLeft: 44,
        marginRight: 12,
        marginBottom: 34,
        x: {
          type: "log",
          domain: [left, right],
          label: "operations for a byte →",
          ticks: 4,
          tickFormat: decimal,
        },
        y: { type: "log", label: "↑ GFLOP/s", ticks: 4, tickFormat: decimal, grid: true },
        marks: [
          Plot.line(roofs, {
            x: "intensity",
            y: "speed",
            z: "name",
            stroke: "currentColor",
            strokeOpacity: 0.6,
          }),
          Plot.dot(own, {
            x: "intensity",
            y: "speed",
            r: 2.5,
            fill: colourOf(contender),
            fillOpacity: 0.7,
            title: "name",
          }),
          Plot.text(
            own.filter(({ name }) => name.startsWith("W")),
            { x: "intensity", y: "speed", text: "name", dy: -7, fontSize: 8 },
          ),
        ],
      },
    )
  })
  return html`<h2>Beside the limits of the machine</h2>
    <p>
      Each dot is a case. The lines are the most that one core can do here: copying
      ${limits.bandwidths[0] ? `${limits.bandwidths[0].bytes / 2 ** 20} MiB` : ""} and, lower,
      ${`${(limits.bandwidths.at(-1)?.bytes ?? 0) / 2 ** 20} MiB`}, and multiply-adds of four lanes. A
      function counts as one operation however many instructions it takes, unless the table composes it of
      others.
    </p>
    <div class="plots">${plots}</div>`
}

function decimal(value: number): string {
  return value >= 0.01 ? String(value) : value.toExponential(0)
}
