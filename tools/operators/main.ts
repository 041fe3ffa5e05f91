// What `npm run docs` runs: prints the operator reference from the rule table and the conformance reports into
// docs/operators, and removes pages of what is no operator any more.

import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "./catalogue/source-file.ts"
import { referenceFiles } from "./files.ts"
import { folder } from "./pages/sections.ts"

const files = await referenceFiles()
for (const path of globSync(`${folder}/**/*.{md,svg}`, { cwd: root })) {
  if (!files.has(path.replaceAll("\\", "/"))) rmSync(join(root, path))
}
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
process.stdout.write(`${files.size} files in ${folder}\n`)
