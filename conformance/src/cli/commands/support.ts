import { dtypes, intrinsics, reduceOps } from "@cotangent/core-api/backend"
import { factsOf, type SubjectFacts } from "../../account.ts"
import { type Support, supportOf } from "../../support.ts"
import type { Asked } from "../command-line.ts"
import { exitCodes } from "../exit-codes.ts"
import { write } from "../files.ts"
import type { Screen } from "../screen.ts"
import { table } from "../table.ts"
import type { Target } from "../target.ts"
import { opened } from "./opened.ts"

/** `support`: what a backend claims, and what becomes of each rule on it. @throws `ShardFailed` where it does not open */
export async function support(asked: Asked, target: Target, screen: Screen): Promise<number> {
  const { provider, session } = await opened(target)
  const subject = factsOf({
    provider,
    session,
    capabilities: session.backend.capabilities,
    timeout: 0,
    silent: 0,
  })
  const rules = supportOf(subject.capabilities).filter(({ rule }) => asked.rules?.includes(rule) ?? true)
  await session.close()
  screen.say(claimsText(subject))
  screen.say("")
  screen.say(table([["rule", "how", "by"], ...rules.map(row)]))
  if (asked.json !== null) {
    write(asked.json, `${JSON.stringify({ subject, rules }, null, 2)}\n`)
    screen.say(asked.json)
  }
  return exitCodes.passed
}

function row({ rule, how, by, wide }: Support): readonly string[] {
  const list = how === "refused" ? `it lacks ${by.join(", ")}` : by.join(" ")
  return [rule, how, wide ? `${list}, float32 in float64` : list]
}

function claimsText({ name, conformsTo, info, capabilities }: SubjectFacts): string {
  const { ops, reduce, layout, accuracy = {} } = capabilities
  const missing = <T extends string>(all: readonly T[], own: readonly string[]): string => {
    const lacks = all.filter((each) => !own.includes(each))
    return lacks.length === 0
      ? `all ${all.length}`
      : `${all.length - lacks.length} of ${all.length}, without ${lacks.join(", ")}`
  }
  const limits = Object.entries(capabilities).filter(
    ([key]) => !["ops", "reduce", "dtypes", "layout", "accuracy"].includes(key),
  )
  return table([
    ["backend", name],
    ["device", info.device],
    ["conforms to", conformsTo ?? "it does not say"],
    ["dtypes", missing(dtypes, capabilities.dtypes)],
    ["ops", missing(intrinsics, ops)],
    ["reductions", missing(reduceOps, reduce)],
    ["layout", layout],
    ...limits.map(([key, value]) => [key, String(value)]),
    ...Object.entries(accuracy).map(([op, own]) => [`accuracy of ${op}`, JSON.stringify(own)]),
  ])
}
