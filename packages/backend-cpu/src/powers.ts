import { type Call, call, constant, type Expr, topological } from "@cotangent/core-api/backend"

/**
 * What float32 powers and logarithms of one base are made of: `base(x)` is a logarithm of |x| in float64,
 * `power(x, base, y)` is xʸ, `powerBelow(x, base, xʸ⁺¹, y)` is xʸ as a quotient wherever that is as good, and
 * `logOfBase(x, base)` is ln x.
 */
export type PowerPart = "base" | "power" | "powerBelow" | "logOfBase"

type Make = (op: string, args: readonly Expr[], like: Expr) => Expr

/**
 * Powers that share the logarithm of their base with one another and with `log`: a power with both of its derivatives
 * takes one logarithm, one power of 2 and one quotient.
 */
export function sharePowers(roots: readonly Expr[]): readonly Expr[] {
  if (!topological(roots).some(isPower)) return roots
  const bare = rewrite(roots, withoutGuard)
  const powers = topological(bare).filter(isPower)
  const bases = new Set(powers.map(({ args: [x] }) => x))
  return rewrite(bare, (expr, args, make) => {
    const [x, y] = args
    const isOfBase = bases.has(expr.args[0]) && expr.dtype === "float32"
    if (!x || !isOfBase || (expr.op !== "pow" && expr.op !== "log")) return null
    const base = make("base", [x], constant(0, "float64"))
    if (!y) return make("logOfBase", [x, base], expr)
    const above = powers.find(
      (each) => each.args[0] === expr.args[0] && isOneLess(expr.args[1], each.args[1]),
    )
    const power = (of: Expr): Expr => make("power", [x, base, of], expr)
    return above?.args[1] ? make("powerBelow", [x, base, power(above.args[1]), y], expr) : power(y)
  })
}

function isPower(expr: Expr): expr is Call {
  return expr.kind === "call" && expr.op === "pow" && expr.dtype === "float32"
}

/**
 * Rules guard arguments where a derivative would be NaN: `pow(x, where(c, 0, y))` is 1 there, and
 * `log(where(c, 1, x))` is 0. With the guard around the result the functions themselves have equal arguments.
 */
function withoutGuard(expr: Call, args: readonly Expr[], make: Make): Expr | null {
  const [x, y] = args
  if (expr.dtype !== "float32" || !x) return null
  const guard = (condition: Expr, value: number, otherwise: Expr): Expr =>
    make("where", [condition, constant(value, expr.dtype), otherwise], expr)
  if (expr.op === "pow" && y) {
    const [condition, otherwise] = guarded(y, 0) ?? []
    return condition && otherwise ? guard(condition, 1, make("pow", [x, otherwise], expr)) : null
  }
  const [condition, otherwise] = (expr.op === "log" && guarded(x, 1)) || []
  return condition && otherwise ? guard(condition, 0, make("log", [otherwise], expr)) : null
}

/** The condition and x of `where(condition, value, x)`. */
function guarded(expr: Expr, value: number): readonly Expr[] | null {
  if (expr.kind !== "call" || expr.op !== "where") return null
  const [condition, yes, no] = expr.args
  return condition && no && yes?.kind === "const" && yes.value === value ? [condition, no] : null
}

/** Whether y is above − 1. */
function isOneLess(y: Expr | undefined, above: Expr | undefined): boolean {
  if (y?.kind === "const" && above?.kind === "const") return y.value === above.value - 1
  if (y?.kind !== "call" || y.op !== "sub") return false
  const [from, one] = y.args
  return from === above && one?.kind === "const" && one.value === 1
}

/** The same values, each call replaced by what `replace` makes of it and its replaced arguments; equal calls are one object. */
function rewrite(
  roots: readonly Expr[],
  replace: (expr: Call, args: readonly Expr[], make: Make) => Expr | null,
): readonly Expr[] {
  const done = new Map<Expr, Expr>()
  const of = (expr: Expr): Expr => done.get(expr) ?? expr
  const made = new Map<string, Expr>()
  const ids = new Map<Expr | string, number>()
  const idOf = (expr: Expr): number => {
    const key =
      expr.kind === "const" ? `${expr.dtype} ${Object.is(expr.value, -0) ? "-0" : expr.value}` : expr
    const id = ids.get(key) ?? ids.size
    ids.set(key, id)
    return id
  }
  const make: Make = (op, args, { dtype }) => {
    const key = `${op} ${dtype} ${args.map(idOf).join(" ")}`
    const known = made.get(key) ?? call(op, args, dtype)
    made.set(key, known)
    return known
  }
  for (const expr of topological(roots)) {
    if (expr.kind !== "call") continue
    const args = expr.args.map(of)
    const replaced = replace(expr, args, make)
    if (replaced) done.set(expr, replaced)
    else if (args.some((each, at) => each !== expr.args[at])) done.set(expr, make(expr.op, args, expr))
  }
  return roots.map(of)
}
