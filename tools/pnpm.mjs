// Runs a script of package.json under the pnpm that package.json pins: `node tools/pnpm.mjs SCRIPT [ARGS]`.
// Needs no more than Node 20 and npm. It fetches pnpm, installs what the lockfile says, and hands over.

import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

const root = new URL("..", import.meta.url)
const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"))
const windows = process.platform === "win32"

const env = {
  ...process.env,
  COTANGENT_HOST_NODE: process.execPath, // scripts run on the newer Node that the lockfile pins; the smoke test wants this one
  TURBO_TELEMETRY_DISABLED: "1",
  npm_config_update_notifier: "false",
  npm_config_prefer_offline: "true", // without it, each run without a network waits for retries
}

/** @type {(command: string, args: string[]) => void} */
const run = (command, args) => {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: "inherit", shell: windows })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

const [first, ...rest] = process.argv.slice(2)
if (first === "--inside") {
  run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"])
  run("pnpm", ["run", ...rest])
} else {
  // One `npm exec` on purpose: it puts pnpm on PATH, where turbo looks for it.
  const inside = ["node", "tools/pnpm.mjs", "--inside", ...process.argv.slice(2)]
  run("npm", ["exec", "--yes", `--package=${packageManager}`, "--", ...inside])
}
