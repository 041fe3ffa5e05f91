import { ones, type Tensor, vjp } from "@cotangent/core-api"
import { type Capabilities, isFloat } from "@cotangent/core-api/backend"
import { type ElementwiseRow, table } from "@cotangent/core-api/rules"
import { whyNotApplicable } from "../applicability.ts"
import { acceptedFor } from "../cases/numeric.ts"
import { inputNames } from "../instances/instance.ts"
import { compute, type Program } from "../program.ts"
import type { Subject } from "../subject.ts"
import type { Curve } from "./curve.ts"
import { drawArguments, points } from "./draw.ts"
import { traceOf } from "./trace.ts"

type Apply = (...x: Tensor[]) => Tensor

/**
 * The errors of the elementwise rules that give floats and that the subject can compute, over their domains, in
 * float32 if it has it; `rules` names some.
 */
export async function measureCurves(subject: Subject, rules?: readonly string[]): Promise<readonly Curve[]> {
  const curves: Curve[] = []
  for (const op of Object.values(table.elementwise)) {
    const { row } = op
    if (row.kind !== "elementwise" || row.gives === "bool" || row.accepts === "integer") continue
    if (rules && !rules.includes(row.name)) continue
    // Every op of the table takes its arguments in order.
    const curve = await measureCurve(subject, row, op as unknown as Apply)
    if (curve) curves.push(curve)
  }
  return curves
}

async function measureCurve(subject: Subject, row: ElementwiseRow, apply: Apply): Promise<Curve | null> {
  const dtype = floatOf(subject.capabilities)
  const inputs = drawArguments(row, dtype)
  const wrt = inputs.flatMap((each, at) => (isFloat(each.dtype) && row.d[at] ? [at] : []))
  const program: Program = {
    inputs,
    build: (x) => {
      if (wrt.length === 0) return [apply(...x)]
      const f = (...active: Tensor[]): Tensor =>
        apply(...x.map((given, at) => active[wrt.indexOf(at)] ?? given))
      const [y, pullback] = vjp(f, ...wrt.flatMap((at) => x[at] ?? []))
      return [y, ...pullback(ones(y.shape, { dtype: y.dtype }))]
    },
  }
  const dtypes = [...new Set(inputs.map((each) => each.dtype))]
  if (whyNotApplicable(program, dtypes, subject.capabilities) !== null) return null
  const wants = acceptedFor(program, subject.capabilities)
  const { results } = await compute(program, subject)
  const main = row.condition ? 1 : 0
  const traces = results.flatMap((got, at) => {
    const along = at === 0 ? main : (wrt[at - 1] ?? 0)
    const [argument, want] = [inputs[along], wants[at]]
    const name = inputNames[along] ?? `x${along}`
    if (!argument || !want) return []
    const what = at === 0 ? "value" : `derivative by ${name}`
    return [traceOf({ what, along: name, x: argument.data, domain: row.domain[along] ?? [-1, 1], got, want })]
  })
  return { rule: row.name, dtype, points, traces }
}

function floatOf({ dtypes }: Capabilities): "float32" | "float64" {
  return dtypes.includes("float32") ? "float32" : "float64"
}
