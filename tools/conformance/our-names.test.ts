import { expect, it } from "vitest"
import { ourName } from "./our-names.ts"

it.each([
  ["reference", ["@cotangent/core-api/backend#reference"], "conformance-reference.json"],
  ["cpu", ["packages/backend-cpu/dist/index.js"], "conformance-cpu.json"],
  [
    "gpujs:webgl2",
    ["packages/backend-gpujs/dist/index.js", "--argument", "webgl2"],
    "conformance-gpujs-webgl2.json",
  ],
  ["./templates/backend/dist/mine.js", ["./templates/backend/dist/mine.js"], "conformance-mine.json"],
])("%s stands for a module", (name, args, report) => {
  expect(ourName(name)).toEqual({ args, report })
})
