import { expect } from "vitest"
import { Bench } from "./bench.ts"
import { openMessageBackend } from "../../src/messages/open.ts"
import type { ThreadSource } from "../../src/thread/thread.ts"
import { threadsAlive } from "../threads-alive.ts"
import type { Faults } from "./faulty.ts"

/** Ends a thread from outside: the one that was started last. */
export async function killThread(): Promise<void> {
  await [...threadsAlive].at(-1)?.terminate()
}

/** A file of this folder that a thread runs, in Node. */
export function fileSource(file: string): ThreadSource {
  return {
    url: new URL(file, import.meta.url),
    open: () => {
      throw new Error("these tests run in Node")
    },
  }
}

/** A backend whose thread has these faults. */
export async function openFaulty(faults: Faults = {}): Promise<Bench> {
  return new Bench(await openMessageBackend(fileSource("serve-faulty.ts"), { argument: faults }))
}

/** An error with this code, whose message has this text in it. */
export const coded = (code: string, text = ""): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as unknown })
