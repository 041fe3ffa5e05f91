import type { Failure } from "./case.ts"
import type { Result } from "./run.ts"

/** A failure as one line. */
export function printFailure({ what, index, got, want, lo, hi }: Failure): string {
  const place = index === undefined ? "" : ` at ${index}`
  const numbers =
    got === undefined && want === undefined
      ? ""
      : `: got ${got ?? "nothing"}${want === undefined ? "" : `, want ${want}`}`
  const interval = lo === undefined || hi === undefined ? "" : `, allowed [${lo}, ${hi}]`
  return `${what}${place}${numbers}${interval}`
}

/** The failed cases among results, a few lines each; empty if all is well. */
export function printFailures(results: readonly Result[], most = 12): string {
  const failed = results.filter(({ status }) => status === "failed")
  if (failed.length === 0) return ""
  const lines = failed.slice(0, most).map(
    ({ case: { id }, failures }) =>
      `  ${id}\n${failures
        .slice(0, 4)
        .map((each) => `    ${printFailure(each).replaceAll("\n", "\n    ")}`)
        .join("\n")}`,
  )
  const more = failed.length > most ? `\n  … and ${failed.length - most} more` : ""
  return `${failed.length} of ${results.length} cases failed\n${lines.join("\n")}${more}`
}
