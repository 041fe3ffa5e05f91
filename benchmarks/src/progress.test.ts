import { expect, it } from "vitest"
import { newProgress } from "./progress.ts"

function written(isTTY: boolean): string {
  let text = ""
  const write = (more: string | Uint8Array): boolean => ((text += String(more)), true)
  const progress = newProgress({ isTTY, columns: 10, write })
  progress.show("W1: a long line")
  progress.show("W2")
  progress.clear()
  return text
}

it("replaces its line on a terminal, within its width", () => {
  expect(written(true).split("\r\x1b[K")).toEqual(["", "W1: a lon", "W2", ""])
})

it("writes line after line elsewhere", () => {
  expect(written(false)).toBe("… W1: a long line\n… W2\n")
})
