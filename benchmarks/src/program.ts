import type { Case } from "./cases/case.ts"
import { cases, selectCases } from "./cases/cases.ts"
import { compare } from "./compare.ts"
import { FlagError, type Flags, readFlags, usage } from "./flags.ts"

/** Runs the program with these arguments, and gives its exit code. */
export async function program(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args)
    if (!flags.help) return await compare(flags, casesOf(flags))
    process.stdout.write(`${usage}\n`)
    return 0
  } catch (thrown) {
    if (!(thrown instanceof FlagError)) throw thrown
    process.stderr.write(`${thrown.message}\nTry --help.\n`)
    return 2
  }
}

function casesOf(flags: Flags): readonly Case[] {
  if (flags.cases.length === 0) return cases
  const { selected, unknown } = selectCases(flags.cases)
  if (unknown === null) return selected
  throw new FlagError(
    `no case starts with "${unknown}": there are ${cases.map(({ name }) => name).join(", ")}`,
  )
}
