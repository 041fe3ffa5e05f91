import { bindingOf, isSigned, type Slot, slotsOf } from "./binding.ts"

/** Stands for an argument while it is not yet known what its place asks for. */
const marks = ["\\argA", "\\argB", "\\argC", "\\argD"]

/** Parentheses, large ones around what is more than a line high. */
export function parenthesised(tex: string): string {
  return /\\frac|\\begin/.test(tex) ? `\\left(${tex}\\right)` : `(${tex})`
}

function fitted(tex: string, { atLeast, signed }: Slot): string {
  const fits = bindingOf(tex) >= atLeast && (signed || !isSigned(tex))
  return fits ? tex : parenthesised(tex)
}

/** Fills arguments into the notation of an op, with parentheses where their place asks for them. */
export function applyNotation(notation: (...args: string[]) => string, args: readonly string[]): string {
  const used = marks.slice(0, args.length)
  let filled = notation(...used)
  // Found all at once, before the first argument changes what stands beside the second.
  const slots = used.map((mark) => slotsOf(filled, mark))
  args.forEach((arg, at) => {
    const [mark = ""] = used.slice(at)
    let place = 0
    filled = filled.replaceAll(mark, () => {
      const slot = slots[at]?.[place++]
      return slot ? fitted(arg, slot) : arg
    })
  })
  return filled
}
