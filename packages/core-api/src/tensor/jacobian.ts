import { batchTrace, repeat } from "../autodiff/batch.ts"
import { sweepBack } from "../autodiff/sweep.ts"
import { traceBack } from "../autodiff/trace.ts"
import { aliasNode, constantNode } from "../graph/node.ts"
import { cast, eq } from "../rules/elementwise.ts"
import { reshape } from "../rules/movement.ts"
import { sizeOf } from "../shape.ts"
import { indexNode } from "./create.ts"
import { group, refill, singleOutput } from "./primals.ts"
import type { Tensor } from "./tensor.ts"
import {
  argnumList,
  checkDifferentiable,
  differentiating,
  type GivenAll,
  grad,
  type GradientOf,
  type GradOptions,
  withArguments,
} from "./transforms.ts"

/**
 * All first derivatives of a function that returns one tensor: shape `[...y.shape, ...x.shape]` for each tensor of
 * the argument. One backward pass, evaluated for all unit cotangents at once.
 * @throws as `grad`, but for the shape of the result
 */
export function jacobian<A extends readonly unknown[], const N extends number = 0>(
  f: (...args: A) => Tensor,
  options: GradOptions<N> = {},
): (...args: GivenAll<A, N>) => GradientOf<A, N> {
  return (...args) => {
    const list = argnumList(options.argnums, args.length)
    const chosen = list.map((at) => args[at])
    return differentiating(chosen, "jacobian", (primals, tape) => {
      const y = singleOutput(f(...withArguments<A>(args, list, primals.trees)), "jacobian")
      checkDifferentiable(y)
      const trace = traceBack([y], primals.nodes, tape)
      const cotangent = aliasNode(constantNode(0, y.dtype, y.shape))
      const gradients = sweepBack(trace, [y], [cotangent])
      const backward = traceBack(gradients, [cotangent], tape)
      const n = sizeOf(y.shape)
      const units = cast(eq(indexNode([n, n], 0), indexNode([n, n], 1)), y.dtype)
      const rows = batchTrace(backward, gradients, [reshape(units, [n, ...y.shape])], n)
      const shaped = gradients.map((gradient, at) =>
        reshape(rows[at] ?? repeat(gradient, n), [...y.shape, ...gradient.shape]),
      )
      const leaves = shaped.values()
      const trees = chosen.map((tree) => refill(tree, leaves))
      group(shaped)
      trace.release()
      backward.release()
      // The nesting is that of the argument.
      return trees[0] as GradientOf<A, N>
    })
  }
}

/** All second derivatives of a function that returns a scalar, by one argument that is a tensor: `[...x.shape, ...x.shape]`. */
export function hessian<A extends readonly unknown[]>(
  f: (...args: A) => Tensor,
  options: GradOptions<number> = {},
): (...args: GivenAll<A>) => Tensor {
  const argnums = options.argnums ?? 0
  // For a tensor argument the gradient, and its Jacobian, are one tensor each; singleOutput refuses anything else.
  const gradient = grad(f, { argnums }) as (...args: A) => Tensor
  return jacobian(gradient, { argnums }) as (...args: GivenAll<A>) => Tensor
}
