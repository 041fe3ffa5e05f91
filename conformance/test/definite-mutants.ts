import {
  cast,
  div,
  eq,
  expand,
  gt,
  ge,
  log,
  lt,
  mean,
  mul,
  neg,
  pad,
  permute,
  pow,
  reshape,
  slice,
  sub,
  sum,
  where,
} from "@cotangent/core-api"
import { reduceRows, type Operand, type Scalar, table } from "@cotangent/core-api/rules"
import type { Check } from "../src/case.ts"

import type { RuleMutant } from "./rule-mutant.ts"

const { relu, sigmoid } = table.elementwise
const powRow = pow.row
const [, powByExponent = null] = powRow.d
const [powByBase = null] = powRow.d

/** Mistakes that people make in definite rows: at kinks, in guards, in counts, in transposes. */
export const definiteMutants: readonly RuleMutant[] = [
  {
    rule: "relu",
    says: "∂x is 1 at the kink",
    check: "edges",
    row: relu.row,
    patch: { d: [(y: Scalar) => cast(ge(y, 0), y.dtype)] },
  },
  {
    rule: "relu",
    says: "a product instead of a choice",
    check: "edges",
    row: relu.row,
    patch: { lower: (x: Scalar) => mul(x, cast(gt(x, 0), x.dtype)) },
  },
  {
    rule: "relu",
    says: "the other side",
    check: "forward",
    row: relu.row,
    patch: { lower: (x: Scalar) => where(gt(x, 0), 0, x) },
  },
  {
    rule: "gt",
    says: "whole numbers compared as float32",
    check: "vectors",
    row: gt.row,
    patch: { lower: (a: Scalar, b: Scalar) => lt(cast(b, "float32"), cast(a, "float32")) },
  },
  {
    rule: "isNaN",
    says: "a number instead of a bool",
    check: "vectors",
    row: table.elementwise.isNaN.row,
    patch: { gives: "same" },
  },
  {
    rule: "digamma",
    says: "∂x is ψ′ as it is above 0",
    check: "vectors",
    row: table.elementwise.digamma.row,
    patch: { d: [(_y: Scalar, x: Scalar) => table.elementwise.polygamma(1, x)] },
  },
  {
    rule: "sigmoid",
    says: "of −x",
    check: "forward",
    row: sigmoid.row,
    patch: { lower: (x: Scalar) => div(1, sub(1, neg(table.elementwise.exp(x)))) },
  },
  {
    rule: "sigmoid",
    says: "from eˣ, without a guard against overflow",
    check: "edges",
    row: sigmoid.row,
    patch: { lower: (x: Scalar) => div(table.elementwise.exp(x), sub(table.elementwise.exp(x), -1)) },
  },
  {
    rule: "sigmoid",
    says: "∂x = 1 − y",
    check: "vjp",
    row: sigmoid.row,
    patch: { d: [(y: Scalar) => sub(1, y)] },
  },
  {
    rule: "pow",
    says: "∂x without its guard",
    check: "edges",
    row: powRow,
    patch: { d: [(_y: Scalar, a: Scalar, b: Scalar) => mul(b, pow(a, sub(b, 1))), powByExponent] },
  },
  {
    rule: "pow",
    says: "∂x guarded at y = 0 whatever x",
    check: "edges",
    row: powRow,
    patch: {
      d: [(_y: Scalar, a: Scalar, b: Scalar) => mul(b, pow(where(eq(b, 0), 1, a), sub(b, 1))), powByExponent],
    },
  },
  {
    rule: "pow",
    says: "∂x with y instead of y − 1",
    check: "vjp",
    row: powRow,
    patch: { d: [(y: Scalar, _a: Scalar, b: Scalar) => mul(b, y), powByExponent] },
  },
  {
    rule: "pow",
    says: "∂y without its guard",
    check: "edges",
    row: powRow,
    patch: { d: [powByBase, (y: Scalar, a: Scalar) => mul(y, log(a))] },
  },
  {
    rule: "pow",
    says: "∂y guarded at the output",
    check: "edges",
    row: powRow,
    patch: { d: [powByBase, (y: Scalar, a: Scalar) => mul(y, where(gt(a, 0), log(a), 0))] },
  },
  {
    rule: "log",
    says: "∂x = 1/(x + ε)",
    check: "vjp",
    row: log.row,
    patch: { d: [(_y: Scalar, x: Scalar) => div(1, sub(x, -1e-3))] },
  },
  { rule: "sum", says: "the partial doubled", check: "vjp", row: sum.row, patch: { d: () => 2 } },
  {
    rule: "sum",
    says: "the partial of a mean",
    check: "vjp",
    row: sum.row,
    patch: { d: (_y: Scalar, _x: Scalar, { n }: { n: number }) => 1 / n },
  },
  { rule: "mean", says: "the partial of a sum", check: "vjp", row: mean.row, patch: { d: () => 1 } },
  {
    rule: "mean",
    says: "a count that is off by one",
    check: "vjp",
    row: mean.row,
    patch: { d: (_y: Scalar, _x: Scalar, { n }: { n: number }) => 1 / (n + 1) },
  },
  {
    rule: "mean",
    says: "α/β for β/α",
    check: "vjp",
    row: mean.row,
    patch: { d: (_y: Scalar, _x: Scalar, { n }: { n: number }) => n },
  },
  { rule: "mean", says: "a sum", check: "forward", row: mean.row, patch: { finish: undefined } },
  ...reduceRows
    .filter(({ name }) => name === "max" || name === "min")
    .flatMap((row): RuleMutant[] => [
      {
        rule: row.name,
        says: "each tied element gets all",
        check: "edges",
        row,
        patch: { d: (y: Scalar, x: Scalar) => cast(eq(x, y), x.dtype) },
      },
      {
        rule: row.name,
        says: "the sign flipped",
        check: "vjp",
        row,
        patch: { d: (y: Scalar, x: Scalar) => neg(cast(eq(x, y), x.dtype)) },
      },
      { rule: row.name, says: "every element gets all", check: "vjp", row, patch: { d: () => 1 } },
      {
        rule: row.name,
        says: "the other end",
        check: "forward",
        row,
        patch: { op: row.op === "max" ? "min" : "max" },
      },
    ]),
  transposed("expand", "no un-broadcast", "un-broadcast", (c) => c),
  transposed("expand", "un-broadcast of leading axes only", "un-broadcast", (c, _to, x) =>
    sum(c, leading(c, x)),
  ),
  transposed("expand", "un-broadcast by a mean", "un-broadcast", (c, to, x) =>
    reshape(mean(c, grown(to as readonly number[], x)), x),
  ),
  transposed("expand", "un-broadcast along the wrong axes", "un-broadcast", (c, to, x) => {
    const wrong = grown(to as readonly number[], x).map((axis) => c.shape.length - 1 - axis)
    const reduced = sum(c, wrong)
    return reduced.shape.reduce((a, b) => a * b, 1) === x.reduce((a, b) => a * b, 1)
      ? reshape(reduced, x)
      : slice(
          expand(
            reshape(
              sum(c),
              x.map(() => 1),
            ),
            x,
          ),
          [],
        )
  }),
  transposed("permute", "the same order again", "vjp", (c, order) => permute(c, order as readonly number[])),
  transposed("reshape", "the elements reversed", "vjp", (c, _to, x) =>
    slice(
      reshape(c, x),
      x.map(() => [null, null, -1]),
    ),
  ),
  transposed("pad", "the cut at the wrong end", "vjp", (c, _attrs, x) =>
    slice(
      c,
      x.map((size) => [0, size]),
    ),
  ),
  transposed("slice", "written back at the front", "vjp", (c, _attrs, x) =>
    pad(
      c,
      x.map((size, axis) => [0, size - (c.shape[axis] ?? 0)]),
    ),
  ),
]

type Transpose = (cotangent: Operand, attrs: unknown, x: readonly number[]) => Operand

function transposed(
  rule: "expand" | "permute" | "reshape" | "pad" | "slice",
  says: string,
  check: Check,
  transpose: Transpose,
): RuleMutant {
  // Un-broadcasting is seen on the ops that broadcast.
  return {
    rule: check === "un-broadcast" ? "mul" : rule,
    says: `${rule}: ${says}`,
    check,
    row: table.movements[rule].row,
    patch: { transpose },
  }
}

function grown(to: readonly number[], x: readonly number[]): number[] {
  const missing = to.length - x.length
  return to
    .map((_, axis) => axis)
    .filter((axis) => axis < missing || (x[axis - missing] === 1 && to[axis] !== 1))
}

function leading(cotangent: Operand, x: readonly number[]): number[] {
  return Array.from({ length: cotangent.shape.length - x.length }, (_, axis) => axis)
}
