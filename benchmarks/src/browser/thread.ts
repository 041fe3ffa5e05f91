import { selectCases } from "../cases/cases.ts"
import { type Report, reportOf } from "../json-report.ts"
import { measureCases } from "../measure-cases.ts"
import type { Effort } from "../measure.ts"
import { openProvided } from "./provided.ts"

/** What the page asks of the thread that measures. */
export interface Order {
  readonly backends: readonly string[]
  /** Names of cases, as on the command line. */
  readonly cases: readonly string[]
  readonly effort: Effort
}

/** What the thread tells the page. */
export type News =
  | { readonly text: string; readonly share: number }
  | { readonly report: Report }
  | { readonly error: string }

// Beside the page's own thread, which may not wait for memory to change, and draws meanwhile.
const tell = (news: News): void => postMessage(news)

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  run(data).then(
    (report) => tell({ report }),
    (thrown: unknown) =>
      tell({ error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }),
  )
})

async function run({ backends, cases, effort }: Order): Promise<Report> {
  const { selected, unknown } = selectCases(cases)
  if (unknown !== null) throw new Error(`"${unknown}" is no case`)
  const { opened, unopened } = await openProvided(backends)
  const measured = await measureCases(selected, opened, [], effort, {
    describe: (multiplyAdd) => ({
      cpu: "a processor that pages are not told",
      cores: navigator.hardwareConcurrency,
      platform: navigator.platform,
      engine: engineOf(navigator.userAgent),
      multiplyAdd,
    }),
    show: (text, share) => tell({ text, share }),
  })
  return reportOf({ ...measured, unopened, peers: [], absent: [] })
}

function engineOf(agent: string): string {
  return (
    /(?:Headless)?Chrom(?:e|ium)\/[\d.]+|Firefox\/[\d.]+|Version\/[\d.]+ Safari/.exec(agent)?.[0] ?? agent
  )
}
