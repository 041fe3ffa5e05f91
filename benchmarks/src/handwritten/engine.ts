import { type Flavour, FunctionText } from "../kernels/function-text.ts"
import { store } from "../kernels/wat.ts"
import { openModule } from "./module.ts"

/** How an engine treats the relaxed multiply-add: it has none, rounds once (`fused`), or twice (`separate`). */
export type MultiplyAdd = "absent" | "fused" | "separate"

/** Finds out how the relaxed multiply-add rounds: (1 + 2⁻¹²)² − 1 has a last bit that a rounded product loses. */
export async function multiplyAddHere(): Promise<MultiplyAdd> {
  const f = new FunctionText("probe", ["to"], "fused")
  const x = f.constant(1 + 2 ** -12)
  f.line(store(f.get("to"), f.madd(x, x, f.constant(-1))))
  const { at, view, functions } = await openModule(["probe"], [f.toString()], { to: 4 })
  try {
    functions().probe(at.to)
  } catch (thrown) {
    if (thrown instanceof WebAssembly.CompileError) return "absent"
    throw thrown
  }
  return view("to")[0] === 2 ** -11 + 2 ** -24 ? "fused" : "separate"
}

/** The flavours of kernels worth measuring where the multiply-add is such, the quicker one first. */
export function flavoursOf(multiplyAdd: MultiplyAdd): readonly Flavour[] {
  return multiplyAdd === "fused" ? ["fused", "strict"] : ["strict"]
}
