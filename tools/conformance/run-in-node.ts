import { pathToFileURL } from "node:url"
import type { Asked } from "./command-line.ts"
import { findModule } from "./find-module.ts"
import { providerOf } from "./provider-of.ts"
import { type Ending, type Listener, runSuite } from "./run-suite.ts"

/** Runs the suite here. @throws as {@link runSuite} does, and `Error` for a name that stands for nothing */
export async function runInNode(asked: Asked, listener: Listener): Promise<Ending> {
  const exported = (await import(pathToFileURL(findModule(asked.name)).href)) as Record<string, unknown>
  const runtime = `Node ${process.versions.node}, ${process.platform} ${process.arch}`
  return runSuite(await providerOf(asked.name, exported), asked, { runtime }, listener)
}
