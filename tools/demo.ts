// What `npm start` runs: builds the packages, then trains examples/digits with the flags that were given.

import { spawnSync } from "node:child_process"

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" }
const shell = process.platform === "win32"

const build = spawnSync("turbo", ["run", "build", "--filter=./packages/*", "--output-logs=errors-only"], {
  env,
  shell,
  encoding: "utf8",
})
if (build.error) throw build.error
if (build.status !== 0) {
  console.error(`${build.stdout}${build.stderr}`)
  process.exit(1)
}

const demo = spawnSync(process.execPath, ["examples/digits/src/main.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
})
process.exitCode = demo.status ?? 1
