import { expect, it } from "vitest"
import { openPeers } from "./peers.ts"
import { startChild } from "./native/child.ts"

it("peers that are not to be had have a reason", async () => {
  const shown: string[] = []
  const { peers, absent } = await openPeers(["numpy"], (text) => void shown.push(text))
  expect(peers).toEqual([])
  expect(absent).toEqual([{ peer: "numpy", reason: "there are only tfjs, jax, torch, c" }])
  expect(shown).toEqual(["opening numpy"])
})

it("a process that ends at once is refused with its last words", () => {
  expect(() => startChild(["sh", "-c", "echo no such thing >&2"])).toThrow("it ended: no such thing")
})
