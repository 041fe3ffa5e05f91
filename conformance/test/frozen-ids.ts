import { createHash } from "node:crypto"
import { reference } from "@cotangent/core-api/backend"
import { cases } from "../src/cases.ts"

/** For each version of the spec: how many cases of each check it brought, and a hash over their ids. */
export type FrozenIds = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The ids as they are now, of the full tier, by the version that each case says brought it. */
export async function idsByVersion(): Promise<FrozenIds> {
  const { capabilities } = await reference().open()
  const lists = new Map<string, Map<string, string[]>>()
  for (const { id, check, since } of cases(capabilities, { tier: "full" })) {
    const own = lists.get(since) ?? new Map<string, string[]>()
    lists.set(since, own)
    own.set(check, [...(own.get(check) ?? []), id])
  }
  return Object.fromEntries(
    [...lists].map(([version, own]) => [
      version,
      Object.fromEntries([...own].map(([check, ids]) => [check, `${ids.length} ${hashOf(ids)}`])),
    ]),
  )
}

function hashOf(ids: readonly string[]): string {
  return createHash("sha256").update(ids.toSorted().join("\n")).digest("hex").slice(0, 16)
}
