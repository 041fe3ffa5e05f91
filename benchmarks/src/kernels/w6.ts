import { bounded, exponential } from "./exponential.ts"
import { type Flavour, FunctionText } from "./function-text.ts"
import { logarithm } from "./logarithm.ts"
import { matmulKernels } from "./matmul.ts"
import {
  acrossLanes,
  add,
  atLeast,
  both,
  div,
  greater,
  integer,
  load,
  mul,
  plus,
  store,
  sub,
  type Wat,
} from "./wat.ts"

/** Floats in a row of scores, of which ten are used: three vectors. */
export const scoreRow = 12

/** The matrix product, and the rest of a training step of a network with one hidden layer and ten classes. */
export function trainingKernels(flavour: Flavour): string[] {
  return [...matmulKernels(flavour), relu(flavour), crossEntropy(flavour), backThroughRelu(flavour)]
}

/** `relu(x, end)`, in place; `end` in bytes, a multiple of 64. */
function relu(flavour: Flavour): string {
  const f = new FunctionText("relu", ["x", "end"], flavour)
  f.loop("i", integer(0), f.get("end"), 64, () => {
    f.loads(f.at("x"), 4).forEach((x, at) => f.line(store(f.at("x"), atLeast(x, f.constant(0)), 16 * at)))
  })
  return f.toString()
}

/**
 * `crossEntropy(scores, labels, slopes, bias, newBias, rows, scale)` → the sum over rows of the cross-entropy of
 * softmax(scores) and labels. Scores and slopes have rows of 12 floats, those of scores end with two very small ones;
 * labels have 10. Slopes are `scale` (the bits of a float32) times the gradient by the scores, and their sum over the rows is
 * added to the bias.
 */
function crossEntropy(flavour: Flavour): string {
  const f = new FunctionText(
    "crossEntropy",
    ["scores", "labels", "slopes", "bias", "newBias", "rows", "scale"],
    flavour,
    "f64",
  )
  const scale = f.splat("scales", f.get("scale"))
  // Three vectors, of the last of which half exists.
  const ten = (name: string): Wat[] => [
    ...f.loads(f.get(name), 2),
    f.let(`(v128.load64_zero offset=32 ${f.get(name)})`),
  ]
  const biases = ten("bias").map((each, at) => f.set(`bias${at}`, each))
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    const scores = f.loads(f.get("scores"), 3)
    const labels = ten("labels")
    const largest = f.let(`(f32x4.splat ${largestLane(f, f.let(scores.reduce(atLeast)))})`)
    const shifted = scores.map((score) => f.let(sub(score, largest)))
    const powers = shifted.map((each) => exponential(f, bounded(f, each)))
    const total = f.let(`(f32x4.splat ${acrossLanes(f.let(powers.reduce(add)))})`)
    const logTotal = logarithm(f, total)
    const losses = shifted.map((each, at) => mul(labels[at] ?? "", sub(logTotal, each)))
    f.addTo("total", losses)
    const share = f.let(div(f.constant(1), total))
    powers.forEach((power, at) => {
      const slope = f.let(mul(sub(mul(power, share), labels[at] ?? ""), scale))
      f.line(store(f.get("slopes"), slope, 16 * at))
      f.set(`bias${at}`, add(biases[at] ?? "", slope))
    })
    for (const matrix of ["scores", "slopes"]) f.set(matrix, plus(f.get(matrix), integer(4 * scoreRow)))
    f.set("labels", plus(f.get("labels"), integer(40)))
  })
  const [first = "", second = "", third = ""] = biases
  f.line(store(f.get("newBias"), first))
  f.line(store(f.get("newBias"), second, 16))
  f.line(`(v128.store64_lane offset=32 0 ${f.get("newBias")} ${third})`)
  f.line(f.get("total"))
  return f.toString()
}

function largestLane(f: FunctionText, x: Wat): Wat {
  const swapped = f.let(atLeast(x, `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${x} ${x})`))
  return `(f32.max (f32x4.extract_lane 0 ${swapped}) (f32x4.extract_lane 1 ${swapped}))`
}

/**
 * `backThroughRelu(slopes, y, bias, newBias, rows, end)` clears slopes where y, what relu gave, is 0, and adds
 * their sum over the rows to the bias. `end` is the bytes of a row, a multiple of 16.
 */
function backThroughRelu(flavour: Flavour): string {
  const f = new FunctionText("backThroughRelu", ["slopes", "y", "bias", "newBias", "rows", "end"], flavour)
  f.line(`(memory.copy ${f.get("newBias")} ${f.get("bias")} ${f.get("end")})`)
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    f.loop("i", integer(0), f.get("end"), 16, () => {
      const slope = f.let(both(load(f.at("slopes")), greater(load(f.at("y")), f.constant(0))))
      f.line(store(f.at("slopes"), slope))
      f.line(store(f.at("newBias"), add(load(f.at("newBias")), slope)))
    })
    for (const matrix of ["slopes", "y"]) f.set(matrix, plus(f.get(matrix), f.get("end")))
  })
  return f.toString()
}
