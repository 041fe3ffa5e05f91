import type { Tensor } from "cotangent"
import type { Peers, table } from "@cotangent/core-api/rules"
import { uniform } from "../../random.ts"
import type { Listed } from "../listed.ts"
import { listedOf } from "./row-case.ts"

interface Composition {
  readonly computes: string
  of(x: Tensor, y: Tensor): Tensor
  readonly arity?: 2
  readonly domain?: readonly [number, number]
  /** Its result carries no gradient. */
  readonly constant?: true
  /** What it is called elsewhere, where it takes the same arguments there. */
  readonly names?: Peers
  /** Of the size of the others. */
  readonly share?: number
}

type Name = keyof typeof table.compositions

/** How each function that rows make together is applied to square matrices: the type asks for every one of the table. */
const compositions: Readonly<Record<Name, Composition>> = {
  transpose: { computes: "−transpose(x)", of: (x) => x.transpose().neg() },
  matmul: {
    computes: "x @ y",
    of: (x, y) => x.matmul(y),
    arity: 2,
    share: 0.5,
    domain: [-1, 1],
    names: { tfjs: "tf.matMul", jax: "jnp.matmul", torch: "torch.matmul" },
  },
  variance: { computes: "variance(x, 1)", of: (x) => x.variance(1) },
  std: { computes: "std(x, 1)", of: (x) => x.std(1) },
  norm: { computes: "norm(x, 1)", of: (x) => x.norm(1) },
  countNonzero: { computes: "countNonzero(relu(x), 1)", of: (x) => x.relu().countNonzero(1), constant: true },
  any: { computes: "any(x > 3.99, 1)", of: (x) => x.gt(3.99).any(1), constant: true },
  all: { computes: "all(x > −3.99, 1)", of: (x) => x.gt(-3.99).all(1), constant: true },
  logSumExp: { computes: "logSumExp(x, 1)", of: (x) => x.logSumExp(1) },
  softmax: {
    computes: "softmax(x)",
    of: (x) => x.softmax(),
    names: { tfjs: "tf.softmax", jax: "jax.nn.softmax", torch: "F.softmax" },
  },
  logSoftmax: {
    computes: "logSoftmax(x)",
    of: (x) => x.logSoftmax(),
    names: { tfjs: "tf.logSoftmax", jax: "jax.nn.log_softmax", torch: "F.log_softmax" },
  },
  meanSquaredError: {
    computes: "meanSquaredError(x, y)",
    of: (x, y) => x.meanSquaredError(y),
    arity: 2,
  },
  softmaxCrossEntropy: {
    computes: "softmaxCrossEntropy(x, y)",
    of: (x, y) => x.softmaxCrossEntropy(y),
    arity: 2,
    domain: [0.1, 1],
  },
  sigmoidBinaryCrossEntropy: {
    computes: "sigmoidBinaryCrossEntropy(x, y)",
    of: (x, y) => x.sigmoidBinaryCrossEntropy(y),
    arity: 2,
    domain: [0.1, 1],
  },
  cumSum: { computes: "cumSum(x)", of: (x) => x.cumSum(), share: 0.5 },
  cumProd: { computes: "cumProd(x)", of: (x) => x.cumProd(), domain: [0.98, 1.02], share: 0.5 },
  cumMax: { computes: "cumMax(x)", of: (x) => x.cumMax(), share: 0.5 },
  cumMin: { computes: "cumMin(x)", of: (x) => x.cumMin(), share: 0.5 },
  logCumSumExp: { computes: "logCumSumExp(x)", of: (x) => x.logCumSumExp(), share: 0.25 },
  huber: { computes: "huber(x, y)", of: (x, y) => x.huber(y), arity: 2 },
}

/** Every function that rows of the table make together. */
export function* compositionCases(size: number): Generator<Listed> {
  for (const [rule, each] of Object.entries(compositions)) {
    const { arity = 1, domain = [-4, 4], share = 1 } = each
    const side = Math.round(size * share)
    yield* listedOf({
      rule,
      names: each.names,
      computes: each.computes,
      inputs: () => [1, 2].slice(0, arity).map((seed) => uniform([side, side], ...domain, seed)),
      wrt: each.constant ? [] : [0, 1].slice(0, arity),
      // Where there is no second input, none is used.
      apply: (x, y = x) => each.of(x, y),
      roundings: 16 * (8 + 2 * Math.log2(side)),
      period: null,
    })
  }
}
