// Imports what the published packages ship, from dist, as an application would. Plain JavaScript for Node 20.

import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"

const root = new URL("..", import.meta.url)
const folders = ["conformance", ...readdirSync(new URL("packages", root)).map((name) => `packages/${name}`)]

/** @type {Map<string, Record<string, unknown>>} */
const modules = new Map()

for (const folder of folders) {
  const home = new URL(`${folder}/`, root)
  const manifest = JSON.parse(readFileSync(new URL("package.json", home), "utf8"))
  assert.deepEqual(
    readdirSync(new URL("dist", home), { recursive: true, encoding: "utf8" }).filter(
      (file) => file.includes(".test.") && !/^template[\\/]/.test(file), // what a new backend starts from has its test
    ),
    [],
    `${folder}: tests would be published`,
  )
  for (const [entry, { types, default: code }] of Object.entries(manifest.exports)) {
    const name = manifest.name + entry.slice(1)
    assert.ok(existsSync(new URL(types, home)), `${name}: ${types} is missing`)
    const loaded = await import(new URL(code, home).href)
    assert.notEqual(Object.keys(loaded).length, 0, `${name} exports nothing`)
    modules.set(name, loaded)
  }
}

const { grad, tensor } = /** @type {any} */ (modules.get("cotangent"))
const slope = grad((/** @type {any} */ x) => x.mul(x).sum())(tensor([1, 2, 3]))
assert.deepEqual(await slope.array(), [2, 4, 6])
