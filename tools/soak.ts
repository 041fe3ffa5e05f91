// Trains a small model for a very long time and watches memory: `npm run soak`. Exits with 1 if memory grows.

import { parseArgs } from "node:util"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { jit, memory, realize, scope, type Tensor, tensor, valueAndGrad } from "cotangent"

const usage = `Trains a small model and watches memory.

  npm run soak -- [flags]

  --steps N         compiled steps (default 100,000)
  --eager-steps N   steps one by one, each awaited (default 20,000)
  --help            this text

Prints the backend's bytes and the process's resident memory, after a collection, at intervals of 1,000 steps. Exits
with 1 unless the former stay what they are and the latter grows by less than 32 MB after the first tenth.`

// Garbage that waits for its collection is no leak: the heap is measured without it.
setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void // the flag above puts it into every context made from now on

const width = 64
const interval = 1000
const allowedGrowth = 32 * 2 ** 20

interface Weights {
  readonly weight: Tensor
  readonly bias: Tensor
}

function wave(...shape: readonly number[]): Tensor {
  const length = shape.reduce((product, size) => product * size, 1)
  return tensor(
    Float32Array.from({ length }, (_, at) => Math.sin(at * 1.7) / 8),
    { shape },
  )
}

function loss({ weight, bias }: Weights, x: Tensor): Tensor {
  return x.matmul(weight).add(bias).sigmoid().sub(x).pow(2).mean()
}

function descend({ weight, bias }: Weights, x: Tensor, rate: number): { weights: Weights; value: Tensor } {
  const [value, slope] = valueAndGrad(loss)({ weight, bias }, x)
  return {
    weights: { weight: weight.sub(slope.weight.mul(rate)), bias: bias.sub(slope.bias.mul(rate)) },
    value,
  }
}

/** One step of training. */
type Step = (weights: Weights, x: Tensor) => Promise<{ weights: Weights; value: Tensor }>

const compiled = jit(descend)
const compiledStep: Step = async (weights, x) => compiled(weights, x, 0.1)

const eagerStep: Step = async (weights, x) => {
  const next = scope(() => descend(weights, x, 0.1))
  await realize(next)
  return next
}

/** Trains; false if memory grew. */
async function soak(name: string, step: Step, steps: number): Promise<boolean> {
  const x = wave(16, width)
  let weights: Weights = { weight: wave(width, width), bias: wave(width) }
  const held = new Set<number>()
  let early = 0
  let last = 0
  for (let at = 1; at <= steps; at++) {
    const next = await step(weights, x)
    weights.weight.dispose()
    weights.bias.dispose()
    weights = next.weights
    if (at % interval > 0) {
      next.value.dispose()
      continue
    }
    const value = await next.value.item()
    next.value.dispose()
    collect()
    last = process.memoryUsage().rss
    const { bytes } = memory()
    held.add(bytes)
    if (at <= Math.max(interval, steps / 10)) early = Math.max(early, last)
    console.log(
      `${name} ${at}: loss ${value.toFixed(6)}, backend ${bytes} bytes, resident ${(last / 2 ** 20).toFixed(1)} MB`,
    )
  }
  x.dispose()
  weights.weight.dispose()
  weights.bias.dispose()
  const constant = held.size <= 1
  const flat = last - early < allowedGrowth
  if (!constant) console.log(`${name}: the backend's bytes changed: ${[...held].join(", ")}`)
  if (!flat) console.log(`${name}: resident memory grew by ${((last - early) / 2 ** 20).toFixed(1)} MB`)
  return constant && flat
}

function whole(flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  console.error(`--${flag} takes a whole number, not "${text}"; try --help`)
  process.exit(2)
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        steps: { type: "string", default: "100000" },
        "eager-steps": { type: "string", default: "20000" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values
  } catch (thrown) {
    console.error(`${thrown instanceof Error ? thrown.message : String(thrown)}\nTry --help.`)
    process.exit(2)
  }
}

const values = readFlags()
if (values.help) console.log(usage)
else {
  const results = [
    await soak("compiled", compiledStep, whole("steps", values.steps)),
    await soak("eager", eagerStep, whole("eager-steps", values["eager-steps"])),
  ]
  const flat = results.every(Boolean)
  console.log(flat ? "memory stayed flat" : "memory grew")
  process.exitCode = flat ? 0 : 1
}
