import { describe, expect, it } from "vitest"
import { addressOf, readSettings } from "../src/page/settings.ts"

const page = "http://localhost/digits/"
const usual = readSettings(page)

describe("the settings of the page", () => {
  it("are what the address asks for", () => {
    const asked = readSettings(`${page}?backend=gpujs:webgl2&epochs=3&limit=100&batch=10&seed=7`)
    expect(asked).toEqual({ backend: "gpujs:webgl2", epochs: 3, limit: 100, batch: 10, seed: 7 })
  })

  it.each(["epochs=many", "epochs=0", "epochs=1.5", "epochs=", "epochs=-1"])(
    "are as usual with %s",
    (query) => {
      expect(readSettings(`${page}?${query}`)).toEqual(usual)
    },
  )

  it("make an address that asks for them, and names only what is not as usual", () => {
    expect(addressOf(usual, `${page}?epochs=3`)).toBe(page)
    const settings = { ...usual, backend: "op-table", seed: 5 }
    expect(readSettings(addressOf(settings, page))).toEqual(settings)
  })
})
