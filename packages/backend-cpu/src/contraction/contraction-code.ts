import type { Kernel } from "@cotangent/core-api/backend"
import { scratchOffset } from "../frame.ts"
import { type KernelCode, type Phase, startPhase } from "../kernel-code.ts"
import { nestOf } from "../loops/kernel-nest.ts"
import type { Settled } from "../loops/settle.ts"
import type { Target } from "../target.ts"
import type { Tuning } from "../tuning.ts"
import { i32, load, type WasmFunction } from "../wasm/index.ts"
import { workOf } from "../loops/weight.ts"
import { planContraction, type WrittenOut } from "./contraction-plan.ts"
import { writeOut } from "./copy.ts"
import type { MatrixProduct } from "./matrix-product.ts"
import { writePanels } from "./panels.ts"
import { writeProduct } from "./product.ts"
import type { Room } from "./room.ts"

/** The code of a kernel that is a matrix product: operands are written out where they must be, and then multiplied. */
export function contractionCode(
  original: Kernel,
  settled: Settled,
  product: MatrixProduct,
  target: Target,
  tuning: Tuning,
): KernelCode {
  const functions: WasmFunction[] = []
  const phases: Phase[] = []
  const add = (name: string, work: number, write: (room: Room) => number): void => {
    const phase = startPhase(name)
    const nest = nestOf(phase.fn, original, settled, phase.frame)
    const scratch = phase.fn.let(load("i32.load", phase.frame, scratchOffset), "scratch")
    const tasks = write({ writer: { fn: phase.fn, target }, tuning, nest, scratch, phase })
    functions.push(phase.fn.finish())
    phases.push({ name, tasks, work })
  }
  const copying = ({ value, axes }: WrittenOut): number =>
    workOf({ ...whole, space: axes.map((axis) => whole.space[axis] ?? 1) }, [value])
  const whole = nestOf(startPhase("plan").fn, original, settled, i32(0))
  const plan = planContraction(whole, product, target)
  const { left, right, packed } = plan
  if ("start" in left) add("left", copying(left), (room) => writeOut(room, product, left))
  if (right) add("right", copying(right), (room) => writeOut(room, product, right))
  add("pack", copying(packed), (room) => writePanels(room, plan))
  add("main", workOf(whole, []), (room) => writeProduct(room, plan))
  return { functions, phases, scratchBytes: plan.scratchBytes, ownBytes: plan.ownBytes }
}
