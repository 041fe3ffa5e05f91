import type { Case, RowUse } from "../cases/case.ts"
import type { Jax, JaxArray, JaxOp } from "./jax.ts"
import { type PeerProgram, workloadOf } from "./peer.ts"

/** The program of a case in the words of jax-js, or null where it has none. Each argument is used once, or with `ref`. */
export function jaxProgram(jax: Jax, each: Case): PeerProgram<JaxArray> | null {
  const workload = workloadOf(each)
  if (each.row) return rowProgram(jax, each.row)
  return workload === null ? null : (workloads(jax)[workload] ?? null)
}

function rowProgram(jax: Jax, { names, axes, wrt }: RowUse): PeerProgram<JaxArray> | null {
  const op = opOf(jax, names?.jax ?? null)
  if (!op) return null
  const last: unknown[] = axes === undefined || axes === null ? [] : [axes]
  if (wrt === null) return (...x) => [op(...x, ...last)]
  return (...all) => {
    const [primals, cotangent] = [all.slice(0, -1), all.at(-1)]
    if (!cotangent) throw new RangeError("the cotangent is missing")
    const f = (...x: JaxArray[]): JaxArray =>
      op(...primals.map((each, at) => x[wrt.indexOf(at)] ?? each), ...last)
    const [y, pullback] = jax.vjp(
      f,
      primals.filter((_, at) => wrt.includes(at)),
    )
    y.dispose()
    const cotangents = pullback(cotangent)
    pullback.dispose?.()
    return cotangents
  }
}

type Loss = (...x: JaxArray[]) => JaxArray

/** The function that JAX calls so: jax-js writes the same names in camel case. */
function opOf({ numpy, nn, lax }: Jax, path: string | null): JaxOp | null {
  const [, module = "", name = ""] = /^(jnp|jax\.nn|jax\.lax)\.(\w+)$/.exec(path ?? "") ?? []
  const found = { jnp: numpy, "jax.nn": nn, "jax.lax": lax }[module]
  const camel = name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
  return found?.[camel] ?? null
}

/** The workloads by the names of their cases. */
function workloads(jax: Jax): Readonly<Record<string, PeerProgram<JaxArray>>> {
  const { numpy: np, nn } = jax
  const op = (module: Readonly<Record<string, JaxOp>>, name: string): JaxOp => {
    const found = module[name]
    if (!found) throw new Error(`it has no ${name}`)
    return found
  }
  const [mean, sum, pow, square] = [op(np, "mean"), op(np, "sum"), op(np, "pow"), op(np, "square")]
  const [exp, log, matmul] = [op(np, "exp"), op(np, "log"), op(np, "matmul")]
  const [sigmoid, relu, logSoftmax] = [op(nn, "sigmoid"), op(nn, "relu"), op(nn, "logSoftmax")]
  const withGradients = (count: number, loss: Loss): PeerProgram<JaxArray> => {
    const both = jax.valueAndGrad(loss, { argnums: Array.from({ length: count }, (_, at) => at) })
    return (...x) => {
      const [value, gradients] = both(...x)
      return [value, ...gradients]
    }
  }
  const sigmoidMean: Loss = (x, w, b) => mean(sigmoid(x.mul(w).add(b)))
  const squaredMeans = (axis: number): PeerProgram<JaxArray> =>
    withGradients(1, (x) => sum(square(mean(x, axis))))
  const crossEntropy: Loss = (w1, b1, w2, b2, images, rows) => {
    const hidden = relu(matmul(images, w1).add(b1))
    const scores = matmul(hidden, w2).add(b2)
    return mean(sum(rows.mul(logSoftmax(scores, -1)), -1)).mul(-1)
  }
  const slopesOf = jax.valueAndGrad(crossEntropy, { argnums: [0, 1, 2, 3] })
  const product: PeerProgram<JaxArray> = (a, b) => [matmul(a, b)]
  return {
    W1f: (x, w, b) => [sigmoidMean(x, w, b)],
    W1g: withGradients(3, sigmoidMean),
    W7: withGradients(3, sigmoidMean),
    W2g: withGradients(2, (x, y) => mean(pow(x, y))),
    "W3-mean0": (x) => [mean(x, 0)],
    "W3-mean1": (x) => [mean(x, 1)],
    "W3-sum": (x) => [sum(x)],
    "W3g-axis0": squaredMeans(0),
    "W3g-axis1": squaredMeans(1),
    W4g: withGradients(1, (x) => {
      const inner = sigmoid(x.ref).mul(x.ref).add(2)
      return sum(relu(exp(log(inner).sub(1)).mul(x).sub(0.5)))
    }),
    "W5-256": product,
    "W5-512": product,
    "W5-1024": product,
    W6: (x, labels, ...weights) => {
      const [value, slopes] = slopesOf(...weights.map((each) => each.ref), x, labels)
      return [value, ...weights.map((each, at) => each.sub(given(slopes[at]).mul(0.1)))]
    },
    digits: (x, labels, ...arrays) => {
      const [weights, velocities] = [arrays.slice(0, 4), arrays.slice(4)]
      const [value, slopes] = slopesOf(...weights.map((each) => each.ref), x, labels)
      const faster = velocities.map((each, at) => each.mul(0.9).add(given(slopes[at])))
      return [value, ...weights.map((each, at) => each.sub(given(faster[at]).ref.mul(0.15))), ...faster]
    },
  }
}

function given(x: JaxArray | undefined): JaxArray {
  if (x) return x
  throw new RangeError("an input is missing")
}
