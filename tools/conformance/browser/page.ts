import { providerOf } from "../provider-of.ts"
import { type Ending, type Listener, runSuite, type Wanted } from "../run-suite.ts"
import { graphics } from "./graphics.ts"

/** What the page does when it is asked to: runs the suite, and tells whoever drives the browser. */
export interface Door {
  /** Never rejects: an error does not cross over as it is. */
  readonly runConformance: (
    name: string,
    wanted: Wanted,
    runtime: string,
  ) => Promise<Ending | { readonly error: string }>
  /** Set by the driver. */
  readonly tell: <K extends keyof Listener>(what: K, text: string) => unknown
}

const door = globalThis as unknown as { -readonly [K in keyof Door]: Door[K] } // what the driver and the page agree on

door.runConformance = async (name, wanted, runtime) => {
  const listener: Listener = {
    say: (line) => void door.tell("say", line),
    progress: (line) => void door.tell("progress", line),
    report: (text) => void door.tell("report", text),
  }
  try {
    const provider = await providerOf(name, await import("virtual:backend-under-test"))
    const isolated = crossOriginIsolated ? "cross-origin isolated" : "not cross-origin isolated"
    const where = { runtime: `${runtime}, ${isolated}`, ...(await graphics()) }
    return await runSuite(provider, wanted, where, listener)
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
