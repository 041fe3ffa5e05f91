import { type Kernel, kernels, type Tensor, withBackend } from "cotangent"
import { asContraction, type Expr } from "@cotangent/core-api/backend"
import type { HostArray } from "../../random.ts"
import type { Case } from "../case.ts"
import { tensorsOf } from "./program.ts"

type Cost = Pick<Case, "bytes" | "flops" | "bound">

/** The shape of the result of a function of these inputs. */
export async function resultShapeOf(
  inputs: readonly HostArray[],
  apply: (...x: Tensor[]) => Tensor,
): Promise<readonly number[]> {
  return withBackend("op-table", () =>
    using(tensorsOf(inputs), (x) => using([apply(...x)], ([y]) => y?.shape ?? [])),
  )
}

/**
 * What a program costs, as the scheduler plans it from the table: bytes of the inputs and results, operations of its
 * kernels, and which limit of the machine is the nearest.
 */
export async function costOf(
  inputs: readonly HostArray[],
  program: (...x: Tensor[]) => readonly Tensor[],
): Promise<Cost> {
  return withBackend("op-table", () =>
    using(tensorsOf(inputs), (x) =>
      using(program(...x), (results) => {
        const planned = kernels(...results)
        const read = bytesOf(x)
        const written = bytesOf(results)
        const flops = planned.reduce((sum, kernel) => sum + operationsOf(kernel), 0)
        const isProduct = planned.some((kernel) => asContraction(kernel) !== null)
        return {
          bytes: read + written,
          flops,
          bound: isProduct ? "multiply-add" : written < read / 20 ? "read" : "copy",
        }
      }),
    ),
  )
}

/** Operations of a kernel: every call of an op but a conversion counts as one, and so does an element that is accumulated. */
export function operationsOf({ space, accumulators, outputs }: Kernel): number {
  const counted = new Set<Expr>()
  const within = (axes: readonly number[]): number =>
    space.reduce((size, each, axis) => (axes.includes(axis) ? size : size * each), 1)
  const fresh = (expr: Expr): number => {
    if (expr.kind !== "call" || counted.has(expr)) return 0
    counted.add(expr)
    return (expr.op === "cast" ? 0 : 1) + expr.args.reduce((sum, each) => sum + fresh(each), 0)
  }
  const accumulated = accumulators.reduce((sum, { value }) => sum + (1 + fresh(value)) * within([]), 0)
  return outputs.reduce((sum, { value, axes }) => sum + fresh(value) * within(axes), accumulated)
}

function bytesOf(tensors: readonly Tensor[]): number {
  return tensors.reduce(
    (sum, { dtype, size }) => sum + size * { float32: 4, float64: 8, int32: 4, bool: 1 }[dtype],
    0,
  )
}

function using<T extends readonly Tensor[], R>(tensors: T, act: (tensors: T) => R): R {
  try {
    return act(tensors)
  } finally {
    for (const each of tensors) each.dispose()
  }
}
