import { rows, selectCases, sizes, workloads } from "./cases/cases.ts"
import type { Listed } from "./cases/listed.ts"
import { compare } from "./compare.ts"
import { FlagError, type Flags, readFlags, usage } from "./flags.ts"

/** Runs the program with these arguments, and gives its exit code. */
export async function program(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args)
    if (flags.serve) return await serve()
    if (!flags.help) return await compare(flags, casesOf(flags))
    process.stdout.write(`${usage}\n`)
    return 0
  } catch (thrown) {
    if (!(thrown instanceof FlagError)) throw thrown
    process.stderr.write(`${thrown.message}\nTry --help.\n`)
    return 2
  }
}

/** Serves the page until the program is interrupted. */
async function serve(): Promise<number> {
  const { servePage } = await import("./browser/serve.ts")
  await using served = await servePage()
  process.stdout.write(`${served.address}\n`)
  await new Promise((resolve) => process.once("SIGINT", resolve))
  return 0
}

function casesOf(flags: Flags): readonly Listed[] {
  if (flags.cases.length === 0) return flags.quick ? workloads : [...workloads, ...sizes, ...rows]
  const { selected, unknown } = selectCases(flags.cases)
  if (unknown === null) return selected
  const names = workloads.map(({ name }) => name).join(", ")
  throw new FlagError(
    `"${unknown}" is no case: there are ${names}, every row of the table by its name, as exp, exp.grad or sum, and "workloads", "sizes" and "rows" for all of them`,
  )
}
