import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { printUlps } from "../failure-text.ts"
import type { Curve, Trace } from "../curves/curve.ts"
import { html, Markup } from "./markup.ts"
import { colourOf, type Named } from "./named.ts"

interface Drawn {
  readonly named: Named
  readonly trace: Trace
}

/** Error against argument, for the value and each derivative of the elementwise rules, beside what is allowed. */
export function plots(all: readonly Named[]): Markup | null {
  const curves = all.flatMap((named) => (named.report.curves ?? []).map((curve) => ({ named, curve })))
  const rules = [...new Set(curves.map(({ curve }) => curve.rule))].sort()
  if (rules.length === 0) return null
  const exact: string[] = []
  const figures = rules.flatMap((rule) => {
    const own = curves.filter(({ curve }) => curve.rule === rule)
    const whats = [...new Set(own.flatMap(({ curve }) => curve.traces.map(({ what }) => what)))]
    return whats.flatMap((what) => {
      const drawn = own.flatMap(({ named, curve }): Drawn[] =>
        curve.traces.filter((trace) => trace.what === what).map((trace) => ({ named, trace })),
      )
      if (drawn.some(({ trace }) => !isExact(trace)))
        return [figure(rule, own[0]?.curve, what, drawn, all.length > 1)]
      exact.push(`${rule} (${what})`)
      return []
    })
  })
  const [first] = curves
  return html`<section>
    <h2>Errors</h2>
    <p>
      For each argument the least and the greatest error in units in the last place of the float64 value, of
      ${first?.curve.points ?? 0} arguments; the grey band is what is allowed. The scale is linear up to 1 ulp
      and logarithmic
      beyond.${all.length > 1 ? html` ${all.map((each) => html`<span class="key" style="--own:${colourOf(each)}">${each.name}</span> `)}` : null}
    </p>
    <div class="plots">${figures}</div>
    ${
      exact.length === 0
        ? null
        : html`<p>Exact at every argument, as they have to be: ${exact.join(", ")}.</p>`
    }
  </section>`
}

/** Whether nothing is off, and nothing may be. */
function isExact({ least, most, lower, upper, odd }: Trace): boolean {
  return odd === 0 && [least, most, lower, upper].every((list) => list.every((value) => value === 0))
}

function figure(
  rule: string,
  curve: Curve | undefined,
  what: string,
  drawn: readonly Drawn[],
  several: boolean,
): Markup {
  const worst = Math.max(0, ...drawn.flatMap(({ trace }) => [...trace.least, ...trace.most].map(Math.abs)))
  const odd = drawn.reduce((sum, { trace }) => sum + trace.odd, 0)
  const note = odd > 0 ? html`, and ${odd} where a number and none are mixed up` : null
  const label = `Errors of the ${what} of ${rule}: at most ${printUlps(worst)} ulp`
  return html`<figure>
    <figcaption>
      <b>${rule}</b>, ${what}, ${curve?.dtype ?? ""}: at most ${printUlps(worst)} ulp${note}
    </figcaption>
    ${drawing(drawn, label, several)}
  </figure> `
}

/** An SVG as text; coordinates to a tenth of a pixel are enough. */
function drawing(drawn: readonly Drawn[], label: string, several: boolean): Markup {
  const { document } = parseHTML("<html><body></body></html>")
  const allowed = drawn.flatMap(({ trace }) =>
    trace.at.map((x, at) => ({ x, low: trace.lower[at] ?? 0, high: trace.upper[at] ?? 0 })),
  )
  const extremes = drawn.flatMap(({ trace }) => [trace.least, trace.most, trace.lower, trace.upper].flat())
  const widest = Math.max(1, ...extremes.map(Math.abs).filter(Number.isFinite))
  const svg = Plot.plot({
    document,
    width: 320,
    height: 150,
    marginLeft: 34,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 22,
    x: { label: null, ticks: 5, tickSize: 3 },
    y: {
      type: "symlog",
      constant: 1,
      domain: [-widest, widest],
      label: null,
      grid: true,
      tickSize: 0,
      tickPadding: 4,
      ticks: ticksUpTo(widest),
      tickFormat: (tick: number) =>
        Math.abs(tick) >= 1000 ? tick.toExponential(0).replace("e+", "e") : String(tick),
    },
    marks: [
      Plot.areaY(several ? widestOf(allowed) : allowed, {
        x: "x",
        y1: "low",
        y2: "high",
        className: "band",
        curve: "step",
        fill: "currentColor",
        fillOpacity: 0.2,
      }),
      ...drawn.map(({ named, trace }) =>
        Plot.ruleX(trace.at, {
          x: trace.at,
          y1: trace.least,
          y2: trace.most,
          stroke: colourOf(named),
          strokeWidth: 1.8,
        }),
      ),
    ],
  })
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label)
  const text = svg.outerHTML
    .replace(/<style>.*?<\/style>/s, "")
    .replaceAll(/\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10))
  return new Markup(text)
}

/** The loosest of several bands. */
function widestOf<T extends { readonly x: number; readonly low: number; readonly high: number }>(
  bands: readonly T[],
): readonly { x: number; low: number; high: number }[] {
  const byX = new Map<number, { x: number; low: number; high: number }>()
  for (const { x, low, high } of bands) {
    const known = byX.get(x) ?? { x, low: 0, high: 0 }
    byX.set(x, { x, low: Math.min(known.low, low), high: Math.max(known.high, high) })
  }
  return [...byX.values()].sort((a, b) => a.x - b.x)
}

/** 0, ±1 and a few powers of ten. */
function ticksUpTo(widest: number): readonly number[] {
  const powers = Math.floor(Math.log10(Math.max(1, widest)))
  const step = Math.max(1, Math.ceil(powers / 2))
  const positive = [
    1,
    ...Array.from({ length: Math.floor(powers / step) }, (_, at) => 10 ** ((at + 1) * step)),
  ]
  return [...positive.map((tick) => -tick).reverse(), 0, ...positive]
}
