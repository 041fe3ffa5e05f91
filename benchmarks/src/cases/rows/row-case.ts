import { uniform } from "../../random.ts"
import type { Prepared } from "../../contenders/contender.ts"
import type { Case } from "../case.ts"
import type { Listed } from "../listed.ts"
import { costOf, resultShapeOf } from "./cost.ts"
import { expectedOf } from "./expected.ts"
import { backward, type RowWork } from "./program.ts"

/** The cases of some work: `exp`, and backward `exp.grad` if it carries a gradient. */
export function* listedOf(work: RowWork, loops: Case["loops"] = null): Generator<Listed> {
  const name = [work.rule, ...(work.variant ? [work.variant] : [])].join(".")
  yield { name, kind: "row", rule: work.rule, open: () => forwardCase(name, work, loops) }
  if (work.wrt.length > 0)
    yield {
      name: `${name}.grad`,
      kind: "row",
      rule: work.rule,
      open: () => backwardCase(`${name}.grad`, work),
    }
}

async function forwardCase(name: string, work: RowWork, loops: Case["loops"]): Promise<Case> {
  const program = (...x: Parameters<RowWork["apply"]>) => [work.apply(...x)]
  const inputs = work.inputs()
  return {
    ...(await costOf(inputs, program)),
    name,
    kind: "row",
    row: { rule: work.rule, names: work.names ?? null, axes: work.axes, wrt: null },
    computes: work.computes,
    sizes: sizesOf(inputs),
    unit: "ms",
    eager: false,
    inputs: () => inputs,
    expected: (...data) => expectedOf(work, inputs, data, program, "forward"),
    program,
    loops,
    handwritten: null,
  }
}

async function backwardCase(name: string, work: RowWork): Promise<Case> {
  const program = backward(work)
  const primals = work.inputs()
  const shape = await resultShapeOf(primals, work.apply)
  const cotangent = uniform(shape, 0.5, 2, 9)
  const { period } = work
  if (period !== null) cotangent.data.forEach((_, at, all) => (all[at] = all[at % period] ?? NaN))
  const inputs = [...primals, cotangent]
  return {
    ...(await costOf(inputs, program)),
    name,
    kind: "row",
    row: { rule: work.rule, names: work.names ?? null, axes: work.axes, wrt: work.wrt },
    computes: `from the cotangent of ${work.computes} to ${work.wrt.length > 1 ? "those" : "that"} of ${work.wrt.map((at) => "xyz"[at]).join(", ")}`,
    sizes: sizesOf(inputs),
    unit: "ms",
    eager: false,
    inputs: () => inputs,
    expected: (...data) => expectedOf(work, inputs, data, program, "backward"),
    program,
    loops: null,
    handwritten: null,
  }
}

function sizesOf(inputs: ReturnType<RowWork["inputs"]>): string {
  return inputs.map(({ shape }) => `[${shape.join(", ")}]`).join(", ")
}

/** A loop over arrays, as a contender. */
export function preparedLoop(loop: () => ArrayLike<number>): Prepared {
  return { call: () => void loop(), results: () => [loop()] }
}
