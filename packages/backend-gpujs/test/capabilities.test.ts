import { specVersion } from "@cotangent/conformance"
import { expect, it } from "vitest"
import { capabilitiesOf } from "../src/capabilities.ts"
import { gpujs, modes } from "../src/index.ts"

it.each(["cpu", "webasm"] as const)("%s declares what it can", async (mode) => {
  const { capabilities, info, readSync } = await gpujs({ mode }).open()
  expect(capabilities).toMatchSnapshot("capabilities")
  expect(info).toMatchSnapshot("info")
  expect(readSync).toBeDefined()
})

it.each(modes)("%s declares no infinities where the device loses them", (mode) => {
  const kept = capabilitiesOf(mode, { nonFinite: true, subnormals: true, exactPowers: true }, 4096)
  expect(capabilitiesOf(mode, { nonFinite: false, subnormals: true, exactPowers: true }, 4096)).toEqual({
    ...kept,
    nonFinite: false,
  })
})

it("claims the version of the conformance spec that its tests run", () => {
  expect(gpujs().conformsTo).toBe(specVersion)
})
