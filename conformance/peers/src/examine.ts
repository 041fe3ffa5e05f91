import { type Case, cases, type Check, type Failure } from "@cotangent/conformance"
import { type Capabilities, intrinsics, reduceOps } from "@cotangent/core-api/backend"
import { elementwiseRows, reduceRows, table } from "@cotangent/core-api/rules"
import { derive } from "./derive.ts"
import { Missing, type Peer } from "./peer.ts"

/**
 * What came of a case. `inexact`: outside of what float32 allows there, by a thousand times that or by 10⁻⁵ of the
 * value at most; `wrong`: beyond that, or infinite or NaN where that is not so, or of another shape. `missing`: the library has no such op, or no
 * such transform.
 */
export type Verdict = "right" | "inexact" | "wrong" | "threw" | "missing"

/** One case under one library. */
export interface Finding {
  readonly id: string
  readonly rule: string
  readonly check: Check
  readonly verdict: Verdict
  /** The failure that weighs most, or what was thrown or is missing. */
  readonly failure: Failure | null
  /** How many numbers of the case are wrong, or inexact where none is. */
  readonly count: number
}

/** What bounds are drawn for: float32 without float64, as for any device that has no more. */
const capabilities: Capabilities = {
  dtypes: ["float32", "int32", "bool"],
  ops: intrinsics,
  reduce: reduceOps,
  layout: "strided",
}

/** Every row that carries a gradient. */
function differentiableRules(): ReadonlySet<string> {
  const elementwise = elementwiseRows.filter(({ d }) => d.some((partial) => partial !== null))
  const reductions = reduceRows.filter(({ d }) => d !== null)
  return new Set([
    ...[...elementwise, ...reductions].map(({ name }) => name),
    ...Object.keys(table.movements),
  ])
}

/** Every case of the quick tier, in float32, that differentiates one row of the table. */
export function* questions(): Generator<Case> {
  const rules = differentiableRules()
  for (const each of cases(capabilities)) {
    const { check, differentiation, dtype, notApplicable, rule } = each
    if (
      check !== "forward" &&
      differentiation &&
      dtype === "float32" &&
      notApplicable === null &&
      rules.has(rule)
    )
      yield each
  }
}

/** Puts one case to a library. */
export function examine<A>(peer: Peer<A>, { id, rule, check, differentiation }: Case): Finding {
  const found = (verdict: Verdict, failure: Failure | null = null, count = 0): Finding => ({
    id,
    rule,
    check,
    verdict,
    failure,
    count,
  })
  if (!differentiation) throw new Error(`${id} differentiates nothing`)
  try {
    const { failures } = differentiation.judge(derive(peer, differentiation))
    const [worst] = failures.toSorted((a, b) => excess(b) - excess(a))
    const isWrong = (each: Failure): boolean => excess(each) > 1
    if (!worst) return found("right")
    return isWrong(worst)
      ? found("wrong", worst, failures.filter(isWrong).length)
      : found("inexact", worst, failures.length)
  } catch (thrown) {
    const what = thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown)
    return found(thrown instanceof Missing ? "missing" : "threw", { what })
  }
}

/** How far off a number is, as a multiple of what still counts as inexact. */
function excess({ got, want, lo, hi }: Failure): number {
  if (got === undefined || want === undefined || lo === undefined || hi === undefined) return Infinity
  const off = Math.abs(Number(got) - Number(want))
  const inexact = Math.max(500 * Math.abs(hi - lo), 1e-5 * Math.abs(Number(want)), Number.MIN_VALUE)
  return Number.isFinite(off) ? off / inexact : Infinity
}
