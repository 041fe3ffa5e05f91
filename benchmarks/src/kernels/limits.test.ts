import { expect, it } from "vitest"
import { flavoursOf, multiplyAddHere } from "../handwritten/engine.ts"
import { openModule } from "../handwritten/module.ts"
import { uniform } from "../random.ts"
import { limitKernels } from "./limits.ts"

const flavours = flavoursOf(await multiplyAddHere())

it.each(flavours)("the %s loops that limits are measured with do what they say", async (flavour) => {
  const [x, y] = [1, 2].map((seed) => uniform([96], 0, 1, seed).data)
  const arrays = { x: x ?? 0, y: y ?? 0, copied: 96, moved: 96, sums: 96, end: 4 }
  const names = ["read", "copy", "move", "triad", "multiplyAdd"] as const
  const { at, view, functions } = await openModule(names, limitKernels(flavour), arrays)
  const { read, copy, move, triad, multiplyAdd } = functions()
  expect(read(at.x, 384)).toBeCloseTo(
    view("x").reduce((sum, each) => sum + each, 0),
    4,
  )
  copy(at.x, at.copied, 384)
  expect(view("copied")).toEqual(x)
  move(at.x, at.moved, 384)
  expect(view("moved")).toEqual(x)
  triad(at.x, at.y, at.sums, 384)
  view("sums").forEach((sum, index) =>
    expect(sum).toBeCloseTo((x?.[index] ?? NaN) + 3 * (y?.[index] ?? NaN), 5),
  )
  multiplyAdd(at.end, 100)
  expect(view("end")).toEqual(Float32Array.of(14, 14, 14, 14)) // each chain has come to 1
})
