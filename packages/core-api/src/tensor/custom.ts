import { CotangentError } from "../errors.ts"
import { Node } from "../graph/node.ts"
import { commonSession } from "../graph/sessions.ts"
import { type ElementwiseDefinition, makeElementwise } from "../rules/define.ts"
import type { ElementwiseRow, Scalar } from "../rules/row.ts"
import { singleOutput } from "./primals.ts"
import { nodeOf, Tensor } from "./tensor.ts"

/** What a user says of an elementwise op: the row of the table, notation and sampling aside. */
export type OwnRow = Pick<ElementwiseDefinition, "at" | "d"> &
  Partial<ElementwiseDefinition> & {
    readonly name: string
    /** How it is computed, in terms of other ops: backends know no others. */
    readonly lower: (...x: Scalar[]) => Scalar
  }

/** A user's own op, and the row that defines it. */
export interface OwnOp {
  <T extends Scalar>(...args: readonly (T | number)[]): T
  readonly row: ElementwiseRow
}

/**
 * A user's own elementwise op from one row: `at` is its meaning in float64, `lower` how it is computed, and `d` one
 * partial derivative per argument, output first, all written with the ops of this package. It broadcasts,
 * differentiates to any order and fuses like every other op.
 */
export function elementwise(row: OwnRow): OwnOp {
  const { name, ...definition } = row
  if (typeof row.lower !== "function") {
    throw new CotangentError(
      "E_UNSUPPORTED",
      `elementwise: ${name} needs "lower": backends compute it from other ops`,
    )
  }
  const op = makeElementwise(name, {
    tex: (...x) => `\\operatorname{${name}}(${x.join(", ")})`,
    domain: row.d.map(() => [-1, 1] as const),
    ulp: 4,
    ...definition,
  })
  // The operand's own type comes back, as for the ops of the table.
  return op as unknown as OwnOp
}

/** A backward rule by hand: the cotangent of each primal (null: none) from that of the result. */
export type BackwardRule = (cotangent: Tensor, y: Tensor, ...primals: Tensor[]) => readonly (Tensor | null)[]

/**
 * A function with a backward rule of its own, which replaces the derivative of its body. The rule must be linear in
 * the cotangent and is written with ops, so that it can be differentiated again.
 */
export function customVjp(
  f: (...primals: Tensor[]) => Tensor,
  rule: BackwardRule,
): (...primals: Tensor[]) => Tensor {
  return (...primals) => {
    const value = singleOutput(f(...primals), "customVjp")
    const nodes = primals.map(nodeOf)
    const backward = (cotangent: Node, y: Node, given: readonly Node[]): readonly (Node | null)[] => {
      const parts = rule(new Tensor(cotangent), new Tensor(y), ...given.map((node) => new Tensor(node)))
      if (parts.length !== given.length) {
        throw new CotangentError(
          "E_SHAPE",
          `customVjp: the rule returned ${parts.length} cotangents for ${given.length} primals: one for each, or null`,
        )
      }
      return parts.map((part) => part?.node ?? null)
    }
    const session = commonSession([value, ...nodes], "customVjp")
    return new Tensor(
      new Node(value.shape, value.dtype, session, { op: "custom", args: [value, ...nodes], rule: backward }),
    )
  }
}
