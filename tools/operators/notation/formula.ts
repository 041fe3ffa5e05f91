import { type Expr, topological } from "@cotangent/core-api/backend"
import { Keys } from "./keys.ts"
import { polynomialIn } from "./polynomials.ts"
import { withoutGuards } from "./simplify.ts"
import { Writer } from "./writer.ts"

/** A formula, what its letters stand for, and the degrees of the polynomials in it, that of P₁ first. */
export interface Formula {
  readonly tex: string
  readonly parts: readonly { readonly name: string; readonly tex: string }[]
  readonly degrees: readonly number[]
}

/** Names for parts of a formula, in the order in which they are given out. */
const letters = ["t", "u", "v", "w", "s", "p", "q", "m", "k", "c", "z", "h"]
/** A formula up to this length does without them. */
const short = 60
/** What is longer than this is worth a name. */
const worthNaming = 9

/**
 * A scalar expression in the notation of the rows that it names; `leaves` is the notation of its arguments. Long
 * formulas get letters for what they use more than once, and polynomials with long coefficients are named.
 */
export function formula(guarded: Expr, leaves: readonly string[]): Formula {
  const root = withoutGuards(guarded, new Keys())
  const plain = new Writer(leaves)
  const tex = plain.write(root)
  if (tex.length <= short) return { tex, parts: [], degrees: plain.degrees }
  const writer = new Writer(leaves)
  const parts = nameShared(writer, root, leaves)
  return { tex: writer.write(root), parts, degrees: writer.degrees }
}

/** Gives names to what occurs more than once below `root`, the innermost first. */
function nameShared(writer: Writer, root: Expr, leaves: readonly string[]): Formula["parts"] {
  const uses = usesBelow(writer, root)
  const free = letters.filter((letter) => !leaves.includes(letter))
  const parts: { name: string; tex: string }[] = []
  for (const expr of topological([root])) {
    if (expr.kind !== "call" || expr.op === "cast" || expr.dtype === "bool" || writer.nameOf(expr)) continue
    if ((uses.get(writer.keys.of(expr)) ?? 0) < 2) continue
    const tex = writer.write(expr)
    const name = free[parts.length]
    if (tex.length <= worthNaming || name === undefined) continue
    parts.push({ name, tex })
    writer.name(expr, name)
  }
  return parts
}

/** How many other parts use each part, by key. What a polynomial is made of is no part. */
function usesBelow({ keys }: Writer, root: Expr): ReadonlyMap<number, number> {
  const uses = new Map<number, number>()
  const seen = new Set<number>()
  const visit = (expr: Expr): void => {
    if (seen.has(keys.of(expr))) return
    seen.add(keys.of(expr))
    const polynomial = polynomialIn(expr, keys)
    for (const each of polynomial ? [polynomial.of] : expr.kind === "call" ? expr.args : []) {
      uses.set(keys.of(each), (uses.get(keys.of(each)) ?? 0) + 1)
      visit(each)
    }
  }
  visit(root)
  return uses
}
