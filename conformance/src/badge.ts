import type { Report } from "./report.ts"

/** What https://shields.io/badges/endpoint-badge makes a badge of. */
export interface Badge {
  readonly schemaVersion: 1
  readonly label: string
  readonly message: string
  readonly color: string
}

/** The badge of a report. Only a whole tier that passed is green, and brighter if it is the full one. */
export function badgeOf(report: Report): Badge {
  const [message, color] = saying(report)
  return { schemaVersion: 1, label: "cotangent conformance", message, color }
}

function saying({ status, spec, tier, every, only, totals, problems, reason }: Report): [string, string] {
  const { passed, failed, waived } = totals
  if (status === "not-run") return [`not run: ${reason ?? "no reason"}`, "lightgrey"]
  if (status === "unfinished") return ["unfinished", "lightgrey"]
  if (failed > 0) return [`spec ${spec}, ${tier}: ${failed} of ${failed + passed + waived} fail`, "red"]
  if (status === "failed") return [`spec ${spec}, ${tier}: ${problems.length} problems`, "red"]
  const part = every > 1 || only !== undefined
  if (part) return [`spec ${spec}, a part of ${tier}: ${passed} passed`, "yellowgreen"]
  if (waived > 0) return [`spec ${spec}, ${tier}: ${passed} passed, ${waived} waived`, "yellow"]
  return [`spec ${spec}, ${tier}: ${passed} passed`, tier === "full" ? "brightgreen" : "green"]
}
