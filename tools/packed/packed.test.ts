import { globSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { closure } from "./install.ts"
import { published } from "./pack.ts"

const outside = globSync(["examples/backend-*/package.json", "conformance/peers/package.json"])

it("knows every package that is published, and none that is private", () => {
  const names = published().map(({ manifest }) => manifest.name)
  expect(names).toEqual(
    expect.arrayContaining([
      "@cotangent/conformance",
      "@cotangent/core-api",
      "cotangent",
      "create-cotangent-backend",
    ]),
  )
  expect(names.filter((name) => /template|example|page|benchmarks|peers/.test(name))).toEqual([])
})

it("brings the packages that a package of ours needs, and none that is optional", () => {
  expect([...closure(["@cotangent/conformance"])].sort()).toEqual([
    "@cotangent/conformance",
    "@cotangent/core-api",
  ])
  expect([...closure(["cotangent"])].sort()).toEqual([
    "@cotangent/backend-cpu",
    "@cotangent/core-api",
    "cotangent",
  ])
})

it("keeps what only third-party backends and peers need out of everybody's installation", () => {
  expect(outside.length).toBeGreaterThan(2)
  const lockfile = readFileSync("pnpm-lock.yaml", "utf8")
  for (const path of outside) {
    // The manifests are ours.
    const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>
    }
    const names = Object.keys(dependencies)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => lockfile.includes(`'${name}'`) || lockfile.includes(` ${name}@`))).toEqual(
      [],
    )
  }
})
