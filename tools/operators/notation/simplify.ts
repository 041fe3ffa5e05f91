import { call, constant, type Expr } from "@cotangent/core-api/backend"
import type { Keys } from "./keys.ts"

/** Whether a choice between a number and something else equals another number: it is the other thing that does. */
function comparedChoice(choice: Expr, to: Expr): Expr | undefined {
  if (choice.kind !== "call" || choice.op !== "where" || to.kind !== "const") return undefined
  const [condition, chosen, otherwise] = choice.args
  if (!condition || !otherwise || chosen?.kind !== "const" || chosen.value === to.value) return undefined
  return call("where", [condition, constant(0, "bool"), call("eq", [otherwise, to], "bool")], "bool")
}

/** What is known of conditions, by key. */
type Facts = ReadonlyMap<number, boolean>

/**
 * The same values with less to read: a choice is left out where an outer choice has made it already. Such guards keep
 * derivatives of derivatives finite, and say nothing about the value.
 */
export function withoutGuards(root: Expr, keys: Keys): Expr {
  const done = new Map<string, Expr>()
  const visit = (expr: Expr, facts: Facts): Expr => {
    if (expr.kind !== "call") return expr
    const known = `${keys.of(expr)} ${[...facts].join(" ")}`
    const result = done.get(known) ?? rewrite(expr.op, expr.args, expr, facts)
    done.set(known, result)
    return result
  }
  const rewrite = (op: string, args: readonly Expr[], expr: Expr, facts: Facts): Expr => {
    const isOther = op === "eq" && args[0] && args[1] ? comparedChoice(args[0], args[1]) : undefined
    if (isOther) return visit(isOther, facts)
    const [condition, chosen, otherwise] = args
    if (op !== "where" || !condition || !chosen || !otherwise) {
      return call(
        op,
        args.map((each) => visit(each, facts)),
        expr.dtype,
      )
    }
    const fact = facts.get(keys.of(condition))
    if (fact !== undefined) return visit(fact ? chosen : otherwise, facts)
    const given = (holds: boolean): Facts => new Map([...facts, [keys.of(condition), holds]])
    const branches = [visit(chosen, given(true)), visit(otherwise, given(false))]
    return call(op, [visit(condition, facts), ...branches], expr.dtype)
  }
  return visit(root, new Map())
}
