import type { Block, FunctionText } from "./function-text.ts"

/** Below this, half a step makes a quotient safe against division that is off by a few units in the last place. */
const halfStepLimit = 2 ** 20

/**
 * Splits a row-major position, a whole number in float32, into the indices along axes of these sizes. Division on a GPU
 * may be off by 2.5 units in the last place, so a quotient is either kept half a step away from whole numbers, or
 * corrected by what is left. Exact for positions below 2²⁴.
 */
export function splitPosition(
  text: FunctionText,
  block: Block,
  position: string,
  sizes: readonly number[],
): string[] {
  const indices = sizes.map(() => "0.0")
  let rest = position
  let left = sizes.reduce((product, size) => product * size, 1)
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis] ?? 1
    if (size === 1) continue
    if (left === size) {
      indices[axis] = rest
      break
    }
    const { quotient, remainder } = divide(text, block, rest, size, left)
    indices[axis] = remainder
    rest = quotient
    left /= size
  }
  return indices
}

/** The whole quotient and remainder of a position below `limit`. */
export function divide(
  text: FunctionText,
  block: Block,
  position: string,
  by: number,
  limit: number,
): { quotient: string; remainder: string } {
  if (by === 1) return { quotient: position, remainder: "0.0" }
  if (by === limit) return { quotient: "0.0", remainder: position }
  const size = text.size(by)
  if (limit <= halfStepLimit) {
    const quotient = block.assign(`Math.floor((${position} + 0.5) / ${size})`)
    return { quotient, remainder: block.assign(`${position} - ${quotient} * ${size}`) }
  }
  const guess = block.assign(`Math.floor(${position} / ${size})`)
  const over = block.assign(`${position} - ${guess} * ${size}`)
  // A quotient that is large itself may be off by two.
  const quotient = block.assign(
    limit / by > halfStepLimit
      ? `${guess} + Math.floor((${over} + 0.5) / ${size})`
      : `${over} >= ${size} ? ${guess} + 1.0 : (${over} < 0.0 ? ${guess} - 1.0 : ${guess})`,
  )
  return { quotient, remainder: block.assign(`${position} - ${quotient} * ${size}`) }
}
