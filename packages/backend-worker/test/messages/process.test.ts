import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, test } from "vitest"

const execute = promisify(execFile)

/** What a program of this folder prints, if it ends by itself. */
async function output(program: string, ...args: readonly string[]): Promise<string[]> {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const { stdout, stderr } = await execute(process.execPath, ["--expose-gc", path, ...args], {
    timeout: 110_000,
  })
  // Node 20 and 22 warn of what they think is experimental; errors show in the exit status.
  expect(stderr).not.toMatch(/unhandled|rejection/i)
  return stdout.trim().split("\n")
}

test.each([
  ["is open and idle", "idle", "read: 6"],
  ["computes what nobody waits for", "busy", "not waiting"],
  ["lost its thread", "killed", "threads: 2"],
  ["was closed while its next thread opened", "closed", "closed"],
])("a process ends by itself, though it has a backend that %s", async (_, how, text) => {
  expect(await output("ending-program.ts", how)).toEqual([text])
})

test("a process does not end while somebody waits for a value", async () => {
  expect(await output("ending-program.ts", "waiting")).toEqual(["read: 6"])
})

test("random kills in a loop of training leave no wrong number, no hang, and nothing behind", async () => {
  const [report = ""] = await output("killing-program.ts", "50")
  const { kills, lost, wrong, codes, threads, buffers, megabytes } = JSON.parse(report) as Record<
    string,
    unknown
  >
  expect({ kills, wrong, codes, threads, buffers }).toEqual({
    kills: 50,
    wrong: 0,
    codes: ["E_RUN"],
    threads: 1,
    buffers: 0,
  })
  expect(lost).toBeGreaterThan(10)
  expect(megabytes).toBeLessThan(64)
}, 120_000)
