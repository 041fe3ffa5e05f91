import { sweepBack, sweepForward } from "../autodiff/sweep.ts"
import { type Trace, traceBack } from "../autodiff/trace.ts"
import { CotangentError } from "../errors.ts"
import { constantNode, currentId, type Node } from "../graph/node.ts"
import { type Tape, withTape } from "../graph/tape.ts"
import { cast } from "../rules/elementwise.ts"
import { printShape } from "../shape.ts"
import {
  closePrimals,
  group,
  handOver,
  leafNodes,
  openPrimals,
  outputsOf,
  type Primals,
  refill,
  refillResult,
  singleOutput,
} from "./primals.ts"
import { track } from "./scope.ts"
import { Tensor } from "./tensor.ts"
import { leavesOf } from "./tree.ts"

/** Which arguments to differentiate by: one index, or a list of them. */
export type Argnums = number | readonly number[]

/** What a caller may give where a function takes a tensor. */
type Given<T> = T extends Tensor ? Tensor | number : T

type Selected<N> = N extends readonly number[] ? N[number] : N

/** The arguments of a transformed function: those that are differentiated may be plain numbers. */
export type GivenAll<A extends readonly unknown[], N = number> = {
  [K in keyof A]: K extends `${Selected<N> & number}` ? Given<A[K]> : A[K]
}

/** The gradient by an argument has the argument's nesting; that by a number is a scalar tensor. */
type GradientBy<T> = [Exclude<T, number>] extends [never] ? Tensor : Exclude<T, number>

/** The gradient by the chosen argument, or a list of them for a list of argnums. */
export type GradientOf<A extends readonly unknown[], N> = N extends readonly number[]
  ? { -readonly [I in keyof N]: N[I] extends number ? GradientBy<A[N[I]]> : never }
  : N extends number
    ? GradientBy<A[N]>
    : never

/** Options of {@link grad} and its kin. */
export interface GradOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate by: an index (default 0) or a list. */
  readonly argnums?: N
}

/**
 * The value and the gradient of a function that returns a scalar. The gradient has the nesting of the argument:
 * tensors in arrays and objects, to any depth. Both are realised together.
 * @throws `E_SHAPE` if the result is not a scalar, `E_NOT_DIFFERENTIABLE` for integers, `E_TRACED` for an async function
 */
export function valueAndGrad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  options: GradOptions<N> = {},
): (...args: GivenAll<A, N>) => [value: Tensor, gradient: GradientOf<A, N>] {
  return (...args) => {
    const { value, result, gradients, gradient } = differentiate(f, args, options)
    group([value, ...gradients])
    return [result, gradient]
  }
}

/** The gradient of a function that returns a scalar; see {@link valueAndGrad}. */
export function grad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  options: GradOptions<N> = {},
): (...args: GivenAll<A, N>) => GradientOf<A, N> {
  return (...args) => {
    const { gradients, gradient } = differentiate(f, args, options)
    group(gradients)
    return gradient
  }
}

interface Differentiated<G> {
  readonly value: Node
  /** The function's result, as the caller's own. */
  readonly result: Tensor
  readonly gradients: readonly Node[]
  readonly gradient: G
}

function differentiate<A extends readonly unknown[], N extends Argnums>(
  f: (...args: A) => Tensor,
  args: readonly unknown[],
  { argnums }: GradOptions<N>,
): Differentiated<GradientOf<A, N>> {
  const list = argnumList(argnums, args.length)
  const chosen = list.map((at) => args[at])
  return differentiating(chosen, "grad", (primals, tape) => {
    const returned = f(...withArguments<A>(args, list, primals.trees))
    const value = singleOutput(returned, "grad")
    if (value.shape.length > 0) {
      throw new CotangentError(
        "E_SHAPE",
        `grad: the function returned shape ${printShape(value.shape)}, and only a scalar has a gradient: sum or average it, or use vjp`,
      )
    }
    checkDifferentiable(value)
    const trace = traceBack([value], primals.nodes, tape)
    const gradients = sweepBack(trace, [value], [constantNode(1, value.dtype, [])])
    const leaves = gradients.values()
    const trees = chosen.map((tree) => refill(tree, leaves))
    trace.release()
    const result = handOver(returned, primals, tape.after) as Tensor
    // The gradient's nesting is the argument's, which the type says and the tree walk does.
    const gradient = (Array.isArray(argnums) ? trees : trees[0]) as GradientOf<A, N>
    return { value, result, gradients, gradient }
  })
}

/** From a cotangent of the result to one of each primal. Holds what it needs until it is disposed of or collected. */
export interface Pullback<A, Y> {
  (cotangent: Y): A
  /** Lets go of the values that it holds; it cannot be called afterwards. Idempotent. */
  dispose(): void
}

/**
 * The result of `f` and its pullback: a function from one cotangent per result to one per primal. The pullback can
 * be called any number of times. Primals are tensors or nestings of them. @throws as {@link valueAndGrad}
 */
export function vjp<A extends readonly unknown[], Y>(
  f: (...primals: A) => Y,
  ...primals: GivenAll<A>
): [y: Y, pullback: Pullback<A, Y>] {
  return differentiating(primals, "vjp", (opened, tape) => {
    // The trees have the nesting of the primals.
    const y = f(...(opened.trees as unknown as A))
    const outputs = outputsOf(y, "vjp")
    const trace: Trace = traceBack(outputs, opened.nodes, tape)
    const pull = (cotangent: Y): A => {
      const cotangents = sweepBack(trace, outputs, matched(leafNodes(cotangent), outputs, "cotangent"))
      group(cotangents)
      const leaves = cotangents.values()
      return primals.map((tree) => refill(tree, leaves)) as unknown as A
    }
    const pullback = Object.assign(pull, { dispose: once(() => trace.release()) })
    track(pullback)
    return [handOver(y, opened, tape.after) as Y, pullback]
  })
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}

/**
 * The result of `f` and its tangent: forward differentiation along one tangent per primal.
 * Through an op of `customVjp` it is the transpose of the rule. @throws as {@link valueAndGrad}
 */
export function jvp<A extends readonly unknown[], Y>(
  f: (...primals: A) => Y,
  primals: GivenAll<A>,
  tangents: GivenAll<A>,
): [y: Y, tangent: Y] {
  return differentiating(primals, "jvp", (opened, tape) => {
    const y = f(...(opened.trees as unknown as A))
    const outputs = outputsOf(y, "jvp")
    const trace = traceBack(outputs, opened.nodes, tape)
    const moved = sweepForward(trace, outputs, matched(leafNodes(tangents), opened.nodes, "tangent"))
    group([...outputs, ...moved])
    const tangent = refillResult(y, moved.values()) as Y
    trace.release()
    return [handOver(y, opened, tape.after) as Y, tangent]
  })
}

/** Opens a tape and primals for the time of `act`; their handles end with it, however it ends. */
export function differentiating<R>(
  trees: readonly unknown[],
  transform: string,
  act: (primals: Primals, tape: Tape) => R,
): R {
  return withTape(currentId(), (tape) => {
    const primals = openPrimals(trees, transform)
    try {
      return act(primals, tape)
    } finally {
      closePrimals(primals)
    }
  })
}

/** Brings cotangents or tangents to the dtypes of what they belong to. */
function matched(given: readonly Node[], targets: readonly Node[], what: string): Node[] {
  if (given.length !== targets.length) {
    throw new CotangentError(
      "E_SHAPE",
      `${given.length} ${what}s were given, and ${targets.length} are needed: one for each`,
    )
  }
  return given.map((node, at) => cast(node, targets[at]?.dtype ?? node.dtype))
}

/** Refuses a result through which no gradient passes. */
export function checkDifferentiable(value: Node): void {
  if (value.differentiable) return
  throw new CotangentError(
    "E_NOT_DIFFERENTIABLE",
    `the function returned ${value.dtype}, and only floats have gradients`,
  )
}

/** The argument indices as a list. @throws `E_AXIS` for one out of range */
export function argnumList(argnums: Argnums | undefined, count: number): readonly number[] {
  const list = typeof argnums === "number" ? [argnums] : (argnums ?? [0])
  const wrong = list.find((at) => !Number.isInteger(at) || at < 0 || at >= count)
  if (wrong === undefined) return list
  throw new CotangentError(
    "E_AXIS",
    `argnums names argument ${wrong}, and the call has ${count}, counted from 0`,
  )
}

/** The arguments with those at `list` replaced. */
export function withArguments<A extends readonly unknown[]>(
  args: readonly unknown[],
  list: readonly number[],
  trees: readonly unknown[],
): A {
  const replaced = [...args]
  list.forEach((at, index) => {
    replaced[at] = trees[index]
  })
  // Replaced leaf by leaf with leaves of the same type.
  return replaced as unknown as A
}

/** Every tensor in any nesting. */
export function tensorsIn(tree: unknown): Tensor[] {
  return leavesOf(tree).filter((leaf): leaf is Tensor => leaf instanceof Tensor)
}
