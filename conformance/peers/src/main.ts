// `npm run scoreboard`: puts the cases to each library, and writes docs/scoreboard.md. Runs where they are installed.

import { readFileSync, writeFileSync } from "node:fs"
import { specVersion } from "@cotangent/conformance"
import { examine, questions } from "./examine.ts"
import { jaxJs } from "./jax.ts"
import type { Peer } from "./peer.ts"
import { type Column, scoreboard } from "./scoreboard.ts"
import { tfjs } from "./tfjs.ts"

const version = (name: string): string =>
  (JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string }).version

const asked = [...questions()]
const column = <A>(peer: Peer<A>): Column => ({
  name: peer.name,
  version: peer.version,
  findings: asked.map((each) => examine(peer, each)),
})
const columns = [column(await tfjs()), column(await jaxJs(version("@jax-js/jax")))]
writeFileSync("scoreboard.md", scoreboard(specVersion, columns))
for (const { name, findings } of columns) {
  const count = (verdict: string): number => findings.filter((each) => each.verdict === verdict).length
  console.log(
    `${name}: ${count("right")} right, ${count("inexact")} inexact, ${count("wrong")} wrong, ${count("threw")} threw, ${count("missing")} missing`,
  )
}
