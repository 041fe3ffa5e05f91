import type { Report } from "../report.ts"
import { capabilities } from "./capabilities.ts"
import { failures } from "./failures.ts"
import { html, Markup } from "./markup.ts"
import { matrix } from "./matrix.ts"
import { namesOf, type Named } from "./named.ts"
import { plots } from "./plots.ts"
import { style } from "./style.ts"
import { summary } from "./summary.ts"

/**
 * Reports side by side as one static page: what ran where, what failed and what kind of mistake that looks like, every
 * rule by every check, what each backend claims, and plots of errors. It needs nothing beside itself.
 */
export function htmlReport(reports: readonly Report[]): string {
  const named = namesOf(reports)
  const title = `Conformance of ${named.map(({ name }) => name).join(", ")}`
  const sections = [summary, failures, matrix, plots, capabilities] as const
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${sections.map((section: (all: readonly Named[]) => Markup | null) => section(named))}
        </main>
      </body>
    </html> `.text
}
