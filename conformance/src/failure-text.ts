import type { Failure } from "./case.ts"
import type { Result } from "./run.ts"

/** A failure as one line, and a second one with what kind of mistake gives it. */
export function printFailure({ what, index, got, want, lo, hi, ulps, picture }: Failure): string {
  const place = index === undefined ? "" : ` at ${index}`
  const numbers =
    got === undefined && want === undefined
      ? ""
      : `: got ${got ?? "nothing"}${want === undefined ? "" : `, want ${want}`}`
  const interval = lo === undefined || hi === undefined ? "" : `, allowed [${lo}, ${hi}]`
  const off = ulps === undefined ? "" : `, ${printUlps(ulps)} ulp off`
  const guess = picture === undefined ? "" : `\n→ ${picture}`
  return `${what}${place}${numbers}${interval}${off}${guess}`
}

/** The failed cases among results, a few lines each; empty if all is well. */
export function printFailures(results: readonly Result[], most = 12): string {
  const failed = results.filter(({ status }) => status === "failed")
  if (failed.length === 0) return ""
  const lines = failed.slice(0, most).map((each) => `  ${printCase(each).replaceAll("\n", "\n  ")}`)
  const more = failed.length > most ? `\n  … and ${failed.length - most} more` : ""
  return `${failed.length} of ${results.length} cases failed\n${lines.join("\n")}${more}`
}

/** A case that failed: its id, what is wrong, and the inputs. */
export function printCase({ case: { id }, failures, inputs = [] }: Result): string {
  const lines = [...failures.slice(0, 4).map(printFailure), ...inputs]
  return `${id}\n${lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`).join("\n")}`
}

/** A number of ulps as short as it says something. */
export function printUlps(ulps: number): string {
  return ulps < 1e5 ? String(Number(ulps.toPrecision(3))) : ulps.toExponential(1).replace("e+", "e")
}
