import { type Call, call, type Expr, isFloat, type Kernel, topological } from "@cotangent/core-api/backend"
import { type PowerPart, sharePowers } from "./powers.ts"

/**
 * Operations that one instruction does where the kernel has two or three. `pmin(x, y)` is y < x ? y : x, and
 * `pmax(x, y)` x < y ? y : x, of NaN and zeros too; `madd(a, b, c)` is a·b + c and `nmadd(a, b, c)` c − a·b, rounded
 * once or twice. `expBelow(x)` is eˣ for x ≤ 0 or NaN.
 */
export type Fused = "pmin" | "pmax" | "madd" | "nmadd" | "expBelow" | PowerPart

/** Fuses the operations of a kernel, whose values then are for this backend only. */
export function fuseKernel(kernel: Kernel, relaxedSimd: boolean): Kernel {
  const { accumulators, outputs } = kernel
  const fused = fuse(
    [...accumulators, ...outputs].map(({ value }) => value),
    relaxedSimd,
  )
  const valueAt = (at: number, otherwise: Expr): Expr => fused[at] ?? otherwise
  return {
    ...kernel,
    accumulators: accumulators.map((each, at) => ({ ...each, value: valueAt(at, each.value) })),
    outputs: outputs.map((each, at) => ({ ...each, value: valueAt(accumulators.length + at, each.value) })),
  }
}

/** The same values with fewer operations; multiply-adds only with relaxed SIMD. What is shared stays shared. */
export function fuse(given: readonly Expr[], relaxedSimd: boolean): readonly Expr[] {
  const roots = sharePowers(given)
  const uses = new Map<Expr, number>(roots.map((root) => [root, 1]))
  const order = topological(roots)
  for (const expr of order)
    if (expr.kind === "call") for (const each of expr.args) uses.set(each, (uses.get(each) ?? 0) + 1)
  const done = new Map<Expr, Expr>()
  const of = (expr: Expr): Expr => done.get(expr) ?? expr
  for (const expr of order) {
    if (expr.kind !== "call") continue
    const parts = isFloat(expr.dtype)
      ? (lesserOrGreater(expr) ?? (relaxedSimd ? multiplyAdd(expr, uses) : null))
      : null
    const { args } = parts ?? expr
    const made = args.map(of)
    const op = expr.op === "exp" && made.every(isBelow) ? "expBelow" : (parts ?? expr).op
    const isSame = op === expr.op && made.every((each, at) => each === args[at])
    if (!isSame) done.set(expr, call(op, made, expr.dtype))
  }
  return roots.map(of)
}

interface Parts {
  readonly op: Fused
  readonly args: readonly Expr[]
}

/** `where(a < b, a, b)`, `where(a < b, b, a)`, and `where(0 < x, −x, x)`, which is −x < x ? −x : x. */
function lesserOrGreater({ op, args: [condition, yes, no] }: Call): Parts | null {
  if (op !== "where" || !yes || !no || condition?.kind !== "call" || condition.op !== "lt") return null
  const [a, b] = condition.args
  if (!a || !b) return null
  if (isSame(a, yes) && isSame(b, no)) return { op: "pmin", args: [no, yes] }
  if (isSame(b, yes) && isSame(a, no)) return { op: "pmax", args: [no, yes] }
  const isNegated = yes.kind === "call" && yes.op === "neg" && yes.args[0] === no
  const isPositive = b === no && a.kind === "const" && a.value === 0
  return isNegated && isPositive ? { op: "pmin", args: [no, yes] } : null
}

/** Whether a value is x or −x, the lesser of the two: it is not positive. */
function isBelow(expr: Expr): boolean {
  if (expr.kind !== "call" || expr.op !== "pmin") return false
  const [x, negated] = expr.args
  return negated?.kind === "call" && negated.op === "neg" && negated.args[0] === x
}

function isSame(a: Expr, b: Expr): boolean {
  if (a.kind === "const" && b.kind === "const") return a.dtype === b.dtype && Object.is(a.value, b.value)
  return a === b
}

/** A product that nothing else needs, and the sum or difference around it. */
function multiplyAdd({ op, args: [x, y] }: Call, uses: ReadonlyMap<Expr, number>): Parts | null {
  if (!x || !y || (op !== "add" && op !== "sub")) return null
  const factors = (expr: Expr): readonly Expr[] | null =>
    expr.kind === "call" && expr.op === "mul" && uses.get(expr) === 1 ? expr.args : null
  const right = factors(y)
  if (right) return { op: op === "add" ? "madd" : "nmadd", args: [...right, x] }
  const left = op === "add" ? factors(x) : null
  return left ? { op: "madd", args: [...left, y] } : null
}
