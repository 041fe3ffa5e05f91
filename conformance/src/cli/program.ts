import { ShardFailed } from "../shards/link.ts"
import { type Asked, readCommandLine } from "./command-line.ts"
import { exitCodes } from "./exit-codes.ts"
import { readReport, versions, write } from "./files.ts"
import { processShards } from "./process-shard.ts"
import { type Screen, standardScreen } from "./screen.ts"
import type { Surroundings } from "./surroundings.ts"
import { findTarget, type Target } from "./target.ts"
import { usage } from "./usage.ts"
import { UsageError } from "./usage-error.ts"

/** Does what a command line says, and gives the exit code (see `exitCodes`). Throws only for mistakes of its own. */
export async function runProgram(
  args: readonly string[],
  screen: Screen = standardScreen(),
): Promise<number> {
  try {
    const asked = readCommandLine(args)
    if (asked === "help") screen.say(usage)
    else if (asked === "version") screen.say(`@cotangent/conformance ${versions().kit}`)
    else return await run(asked, screen)
    return exitCodes.passed
  } catch (thrown) {
    if (!(thrown instanceof UsageError || thrown instanceof ShardFailed)) throw thrown
    screen.say(`✗ ${thrown.message}`)
    return thrown instanceof UsageError ? exitCodes.usage : exitCodes.noBackend
  }
}

async function run(asked: Asked, screen: Screen): Promise<number> {
  if (asked.command === "report") return writePage(asked, screen)
  const target = findTarget(asked.names[0] ?? "", asked.argument, process.cwd())
  if (asked.command === "support")
    return (await import("./commands/support.ts")).support(asked, target, screen)
  if (asked.command === "perf") return (await import("./commands/perf.ts")).perf(asked, target, screen)
  const around = await surroundingsOf(asked, target)
  try {
    if (asked.replay !== null)
      return await (await import("./commands/replay.ts")).replay(asked, around, screen)
    const command =
      asked.command === "grad"
        ? (await import("./commands/grad.ts")).grad
        : (await import("./commands/test.ts")).test
    return await command(asked, around, screen)
  } finally {
    await around.close()
  }
}

async function surroundingsOf(asked: Asked, target: Target): Promise<Surroundings> {
  // Playwright and Vite are for those who ask for a browser.
  if (asked.browser)
    return (await import("./browser/surroundings.ts")).browserSurroundings(target, asked.hardware)
  const runtime = `Node ${process.versions.node}, ${process.platform} ${process.arch}`
  return { runtime, start: processShards(target), close: () => Promise.resolve() }
}

/** `report`: several reports as one page. */
async function writePage({ names, html }: Asked, screen: Screen): Promise<number> {
  const { htmlReport } = await import("../html/html-report.ts")
  const file = html ?? "conformance.html"
  write(file, htmlReport(names.map(readReport)))
  screen.say(file)
  return exitCodes.passed
}
