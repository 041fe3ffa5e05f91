import { expect, test } from "vitest"
import { contiguous, padView } from "../view.ts"
import { elementIndices, gatherElements } from "./gather.ts"

test("positions of a view, and where it lies outside its range", () => {
  const view = padView({ shape: [2, 2], strides: [1, 2], offset: 1 }, [0, 1], [0, 0])
  expect(elementIndices(view)).toEqual({
    indices: Int32Array.of(0, 1, 3, 0, 2, 4),
    outside: Uint8Array.of(1, 0, 0, 1, 0, 0),
  })
  expect(elementIndices(contiguous([]))).toEqual({ indices: Int32Array.of(0), outside: null })
  expect(elementIndices(contiguous([2, 0])).indices).toHaveLength(0)
})

test("elements of a view, 0 outside its range", () => {
  const view = padView(contiguous([2]), [1], [1])
  expect(gatherElements(Float32Array.of(5, 6), view, "float32")).toEqual(Float32Array.of(0, 5, 6, 0))
})
