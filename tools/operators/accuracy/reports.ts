import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import type { Accuracy, Capabilities } from "@cotangent/core-api/backend"
import { root } from "../catalogue/source-file.ts"

/** One line of a report: what came of one check of one rule. */
interface Line {
  readonly rule: string
  readonly check: string
  readonly failed: number
  readonly compared: number
  /** The greatest error, as part of the allowed one; null where a case failed outright. */
  readonly worst: number | null
}

/** A conformance report, as far as it is needed here. */
export interface Report {
  /** Name of its file, without the ending. */
  readonly name: string
  readonly capabilities: Pick<Capabilities, "dtypes" | "ops"> & {
    readonly accuracy?: Readonly<Record<string, Accuracy>>
  }
  readonly lines: readonly Line[]
}

/** The committed conformance reports that took every case of the full tier. */
export function readReports(): readonly Report[] {
  return globSync("conformance/reports/*.json", { cwd: root })
    .map((path) => basename(path, ".json"))
    .sort()
    .flatMap((name) => {
      const report = parse(readFileSync(join(root, "conformance/reports", `${name}.json`), "utf8"))
      if (report.tier !== "full" || (report.every ?? 1) !== 1) return []
      return [{ name, capabilities: report.subject.capabilities, lines: report.lines }]
    })
}

interface Written {
  readonly tier: string
  readonly every?: number
  readonly subject: { readonly capabilities: Report["capabilities"] }
  readonly lines: readonly Line[]
}

/** The suite wrote it, and its tests hold it to this form. */
function parse(text: string): Written {
  return JSON.parse(text) as Written
}
