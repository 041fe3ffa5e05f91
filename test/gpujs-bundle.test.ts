import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { build } from "vite"
import { afterAll, expect, it } from "vitest"

// An application that chooses the backend, in a folder of its own.
const folder = mkdtempSync(join(tmpdir(), "cotangent-gpujs-"))
afterAll(() => rmSync(folder, { recursive: true }))

it("gpu.js is a file of its own, which loads when the backend is opened", async () => {
  mkdirSync(join(folder, "node_modules/@cotangent"), { recursive: true })
  const installed = { cotangent: "cotangent", "@cotangent/backend-gpujs": "backend-gpujs" }
  for (const [name, at] of Object.entries(installed))
    symlinkSync(resolve("packages", at), join(folder, "node_modules", name), "junction")
  writeFileSync(
    join(folder, "app.js"),
    'import { setBackend } from "cotangent"\nimport { gpujs } from "@cotangent/backend-gpujs"\nexport const open = () => setBackend(gpujs())\n',
  )
  const built = await build({
    root: folder,
    logLevel: "error",
    build: { target: "esnext", lib: { entry: "app.js", formats: ["es"] } },
  })
  const chunks = [built]
    .flat()
    .flatMap((each) => ("output" in each ? each.output : []))
    .filter((each) => each.type === "chunk")
  const holding = chunks.filter(({ moduleIds }) => moduleIds.some((id) => /\/gpu\.js\/dist\//.test(id)))
  expect(holding).toHaveLength(1)
  const [entry] = chunks.filter(({ isEntry }) => isEntry)
  expect(entry?.dynamicImports).toContain(holding[0]?.fileName)
  expect(entry?.imports).not.toContain(holding[0]?.fileName)
  expect(entry?.code.length).toBeLessThan(400_000)
})
