// What `npm test` runs, in this order. A failing step never hides a later one, except that nothing can follow a failed build.

import { spawnSync } from "node:child_process"

const turbo = (task: string) => [
  "turbo",
  "run",
  task,
  "--log-order=grouped",
  "--output-logs=new-only",
  "--continue",
]

const steps: readonly { name: string; command: readonly string[] }[] = [
  { name: "build", command: turbo("build") },
  { name: "types", command: ["pnpm", "run", "typecheck"] },
  { name: "lint", command: ["oxlint"] },
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "unused", command: ["knip", "--no-config-hints"] },
  { name: "packages", command: turbo("lint:package") },
  { name: "smoke", command: [process.env["COTANGENT_HOST_NODE"] ?? process.execPath, "tools/smoke.mjs"] },
  { name: "chromium", command: [process.execPath, "tools/chromium/main.ts"] },
  // One after the other: tests that share two cores with a browser and its GPU in software would run out of time.
  ...(process.argv.length > 2
    ? [{ name: "tests", command: ["vitest", "run", ...process.argv.slice(2)] }]
    : [
        { name: "tests", command: ["vitest", "run", "--project=!browser", "--project=!pages"] },
        { name: "in chromium", command: ["vitest", "run", "--project=browser", "--project=pages"] },
      ]),
]

const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1" }
const env = { ...process.env, ...plain, TURBO_TELEMETRY_DISABLED: "1" }
const windows = process.platform === "win32"

/** Steps whose output is shown as it comes; of the others only when they fail. */
const aloud: readonly string[] = ["chromium", "tests", "in chromium"]

/** Runs a command; whether it succeeded. */
function run(name: string, [program = "", ...args]: readonly string[]): boolean {
  const shown = aloud.includes(name)
  const result = spawnSync(program, args, {
    env,
    encoding: "utf8",
    maxBuffer: Infinity,
    shell: windows,
    stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"],
  })
  if (result.error) throw result.error
  const passed = result.status === 0
  if (!shown && !passed) console.log(`${result.stdout}${result.stderr}`)
  return passed
}

const failed: string[] = []
for (const { name, command } of steps) {
  const start = performance.now()
  const passed = run(name, command)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${passed ? "✓" : "✗"} ${name.padEnd(11)} ${seconds.padStart(6)} s`)
  if (!passed) failed.push(name)
  if (!passed && name === "build") break
}

if (failed.length > 0) {
  console.log(`\nfailed: ${failed.join(", ")}`)
  process.exitCode = 1
}
