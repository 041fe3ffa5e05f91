import type { OwnOp } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import type { Case, Check, Tier } from "./case.ts"
import { claims } from "./cases/claims.ts"
import { errorCases } from "./cases/errors.ts"
import { accumulation } from "./cases/accumulation.ts"
import type { CaseMaker } from "./cases/case-maker.ts"
import { forward, linear, unbroadcast, vjps } from "./cases/gradients.ts"
import { second } from "./cases/second-order.ts"
import { jvps } from "./cases/tangents.ts"
import { ruleMemory, sharedMemory } from "./cases/memory.ts"
import { numericCase } from "./cases/numeric.ts"
import { outsideCases } from "./cases/outside.ts"
import { pointCases, pointCasesOf } from "./cases/points.ts"
import { procedureCase } from "./cases/procedure.ts"
import { purity } from "./cases/purity.ts"
import { views } from "./cases/views.ts"
import { byteClauses } from "./contract/bytes.ts"
import { clauseCase } from "./contract/clause.ts"
import { failureClauses } from "./contract/failures.ts"
import { kernelClauses } from "./contract/kernels.ts"
import { orderClauses } from "./contract/order.ts"
import { determinismCases } from "./determinism/cases.ts"
import { compositionInstances } from "./instances/compositions.ts"
import { elementwiseInstances, instancesOf } from "./instances/elementwise.ts"
import type { Instance } from "./instances/instance.ts"
import { movementInstances } from "./instances/movements.ts"
import { productInstances } from "./instances/products.ts"
import { reductionInstances } from "./instances/reductions.ts"
import { randomCases, type RandomOptions } from "./random-programs/cases.ts"
import { tileCases } from "./tiles/cases.ts"

const makers: Partial<Record<Check, CaseMaker>> = {
  forward,
  vjp: vjps,
  jvp: jvps,
  "un-broadcast": unbroadcast,
  linear,
  "second order": second,
  accumulation,
  views,
}

/** What to enumerate. */
export interface CaseOptions extends RandomOptions {
  /** `quick` (default) takes seconds, `full` holds it and more. */
  readonly tier?: Tier
  /** Which checks of which rules are worth working out (all); some others may come all the same. */
  readonly wants?: (rule: string, check: Check) => boolean
}

/**
 * Every case of a tier, for a subject with these capabilities. The list itself does not depend on them: what they
 * exclude is there, marked as not applicable.
 */
export function* cases(capabilities: Capabilities, options: CaseOptions = {}): Generator<Case> {
  const { tier = "quick", wants } = options
  for (const claim of claims(capabilities)) yield procedureCase(claim, capabilities)
  yield* casesOfAll(instances(), tier, capabilities, wants)
  yield* pointCases(capabilities)
  yield* outsideCases(capabilities, tier)
  yield* tileCases(capabilities, tier)
  for (const each of [...sharedMemory, ...errorCases]) yield procedureCase(each, capabilities)
  for (const clause of [...orderClauses, ...byteClauses, ...kernelClauses, ...failureClauses]) {
    yield procedureCase(clauseCase(clause, capabilities), capabilities)
  }
  yield* determinismCases(capabilities)
  yield* randomCases(capabilities, tier, options)
}

/**
 * The cases of one op that is not in the table, such as a user's own from `elementwise(row)`: every shape and dtype that
 * it takes, both orders of derivative, and the points that its row states.
 */
export function* casesOfOp(
  op: OwnOp,
  capabilities: Capabilities,
  { tier = "quick" }: Pick<CaseOptions, "tier"> = {},
): Generator<Case> {
  yield* casesOfAll(instancesOf(op.row, op), tier, capabilities)
  yield* pointCasesOf(op.row, op, capabilities)
}

function* casesOfAll(
  every: Iterable<Instance>,
  tier: Tier,
  capabilities: Capabilities,
  wants: NonNullable<CaseOptions["wants"]> = () => true,
): Generator<Case> {
  const wanted = ({ tier: own }: { readonly tier: Tier }): boolean => tier === "full" || own === "quick"
  for (const instance of every) {
    if (!wanted(instance)) continue
    for (const check of instance.checks.filter((each) => wants(instance.rule, each))) {
      for (const each of casesOf(instance, check, capabilities)) if (wanted(each)) yield each
    }
  }
}

function* casesOf(instance: Instance, check: Check, capabilities: Capabilities): Generator<Case> {
  if (check === "purity") yield procedureCase(purity(instance, capabilities), capabilities)
  else if (check === "memory") yield procedureCase(ruleMemory(instance, capabilities), capabilities)
  else for (const numeric of makers[check]?.(instance) ?? []) yield numericCase(numeric, capabilities)
}

function* instances(): Generator<Instance> {
  yield* elementwiseInstances()
  yield* reductionInstances()
  yield* movementInstances()
  yield* productInstances()
  yield* compositionInstances()
}
