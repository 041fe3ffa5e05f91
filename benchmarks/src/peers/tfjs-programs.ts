import type { Case, RowUse } from "../cases/case.ts"
import { type PeerProgram, workloadOf } from "./peer.ts"
import type { Tfjs, TfTensor } from "./tfjs.ts"

type Op = (...x: unknown[]) => TfTensor
type Loss = (...x: TfTensor[]) => TfTensor

/** The program of a case in the words of TensorFlow.js, or null where it has none. */
export function tfjsProgram(tf: Tfjs, each: Case): PeerProgram<TfTensor> | null {
  const workload = workloadOf(each)
  if (each.row) return rowProgram(tf, each.row)
  return workload === null ? null : (workloads(tf)[workload] ?? null)
}

function rowProgram(tf: Tfjs, { names, axes, wrt }: RowUse): PeerProgram<TfTensor> | null {
  const op = tf[names?.tfjs?.replace(/^tf\./, "") ?? ""]
  if (typeof op !== "function") return null
  const last: unknown[] = axes === undefined || axes === null ? [] : [axes]
  const apply = (...x: TfTensor[]): TfTensor => (op as Op)(...x, ...last)
  if (wrt === null) return (...x) => [apply(...x)]
  return (...all) => {
    const [primals, cotangent] = [all.slice(0, -1), all.at(-1)]
    if (!cotangent) throw new RangeError("the cotangent is missing")
    const f = (...x: TfTensor[]): TfTensor => apply(...primals.map((each, at) => x[wrt.indexOf(at)] ?? each))
    return tf.grads(f)(
      primals.filter((_, at) => wrt.includes(at)),
      cotangent,
    )
  }
}

/** The workloads by the names of their cases. */
function workloads(tf: Tfjs): Readonly<Record<string, PeerProgram<TfTensor>>> {
  const op = (name: string): Op => {
    const found = tf[name]
    if (typeof found !== "function") throw new Error(`it has no ${name}`)
    return found as Op
  }
  const [add, sub, mul, mean, sum] = [op("add"), op("sub"), op("mul"), op("mean"), op("sum")]
  const [exp, log, relu, sigmoid, pow] = [op("exp"), op("log"), op("relu"), op("sigmoid"), op("pow")]
  const [square, neg, matMul, logSoftmax] = [op("square"), op("neg"), op("matMul"), op("logSoftmax")]
  const withGradients =
    (loss: Loss): PeerProgram<TfTensor> =>
    (...x) => {
      const { value, grads } = tf.valueAndGrads(loss)(x)
      return [value, ...grads]
    }
  const sigmoidMean: Loss = (x, w, b) => mean(sigmoid(add(mul(x, w), b)))
  const w1g = withGradients(sigmoidMean)
  const squaredMeans = (axis: number): PeerProgram<TfTensor> =>
    withGradients((x) => sum(square(mean(x, axis))))
  const slopes = (x: TfTensor, labels: TfTensor, weights: TfTensor[]) =>
    tf.valueAndGrads((w1, b1, w2, b2) => {
      const scores = add(matMul(relu(add(matMul(x, w1), b1)), w2), b2)
      return neg(mean(sum(mul(labels, logSoftmax(scores)), -1)))
    })(weights)
  const product: PeerProgram<TfTensor> = (a, b) => [matMul(a, b)]
  return {
    W1f: (x, w, b) => [sigmoidMean(x, w, b)],
    W1g: w1g,
    W7: w1g,
    W2g: withGradients((x, y) => mean(pow(x, y))),
    "W3-mean0": (x) => [mean(x, 0)],
    "W3-mean1": (x) => [mean(x, 1)],
    "W3-sum": (x) => [sum(x)],
    "W3g-axis0": squaredMeans(0),
    "W3g-axis1": squaredMeans(1),
    W4g: withGradients((x) => sum(relu(sub(mul(exp(sub(log(add(mul(sigmoid(x), x), 2)), 1)), x), 0.5)))),
    "W5-256": product,
    "W5-512": product,
    "W5-1024": product,
    W6: (x, labels, ...weights) => {
      const { value, grads } = slopes(x, labels, weights)
      return [value, ...weights.map((each, at) => sub(each, mul(grads[at], 0.1)))]
    },
    digits: (x, labels, ...arrays) => {
      const [weights, velocities] = [arrays.slice(0, 4), arrays.slice(4)]
      const { value, grads } = slopes(x, labels, weights)
      const faster = velocities.map((each, at) => add(mul(each, 0.9), grads[at]))
      return [value, ...weights.map((each, at) => sub(each, mul(faster[at], 0.15))), ...faster]
    },
  }
}
