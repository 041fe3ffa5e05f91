import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import type { Report, Versions } from "../report.ts"
import type { Waiver } from "../waivers.ts"
import { UsageError } from "./usage-error.ts"

/** Writes a file, and the folders that it is in. */
export function write(file: string, content: string): void {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(file, content)
}

/** The waivers of a file. @throws {@link UsageError} where it has none */
export function readWaivers(file: string): readonly Waiver[] {
  const list = readJson(file)
  const fields = ["id", "reason", "link", "expires"] as const
  const isWaiver = (each: unknown): each is Waiver =>
    typeof each === "object" &&
    each !== null &&
    fields.every((field) => typeof (each as Record<string, unknown>)[field] === "string")
  if (Array.isArray(list) && list.every(isWaiver)) return list
  throw new UsageError(`${file} has to be a list of waivers, each with the texts ${fields.join(", ")}`)
}

/** A report of a file. @throws {@link UsageError} where it is none */
export function readReport(file: string): Report {
  const report = readJson(file)
  const isReport = typeof report === "object" && report !== null && "schema" in report && report.schema === 1
  if (isReport && "subject" in report && "lines" in report) return report as Report // its schema says so
  throw new UsageError(`${file} is no report of this version`)
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch (thrown) {
    throw new UsageError(`${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
      cause: thrown,
    })
  }
}

/** The versions of the suite and of core that are at work. */
export function versions(): Versions {
  return {
    kit: versionIn(new URL("../../package.json", import.meta.url)),
    core: versionIn(new URL("../package.json", import.meta.resolve("@cotangent/core-api"))),
  }
}

function versionIn(manifest: URL): string {
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string } // every manifest has one
  return version
}
