import { type Flavour, FunctionText } from "./function-text.ts"
import { add, integer, load, store } from "./wat.ts"

const stride = 128
const vectors = 8
const chains = 14

/**
 * What the machine can do in this engine. `read(x, bytes)` adds up an array, `copy(x, to, bytes)` copies one in a loop,
 * `move(x, to, bytes)` by the instruction that does so, `triad(x, y, to, bytes)` stores x + 3·y; bytes are a multiple of 128. `multiplyAdd(to, count)` computes
 * `count` times 14 independent a·b + c of four lanes in registers.
 */
export function limitKernels(flavour: Flavour): string[] {
  return [read(flavour), copy(flavour), move(flavour), triad(flavour), multiplyAdd(flavour)]
}

/** How many operations on float32 `multiplyAdd` does for a count of 1. */
export const operationsOfMultiplyAdd: number = chains * 4 * 2

function read(flavour: Flavour): string {
  const f = new FunctionText("read", ["x", "bytes"], flavour, "f64")
  const sums = Array.from({ length: vectors }, (_, at) => `sum${at}`)
  for (const sum of sums) f.set(sum, f.constant(0))
  f.loop("i", integer(0), f.get("bytes"), stride, () => {
    sums.forEach((sum, at) => f.set(sum, add(f.get(sum), load(f.at("x"), 16 * at))))
  })
  f.addTo(
    "total",
    sums.map((sum) => f.get(sum)),
  )
  f.line(f.get("total"))
  return f.toString()
}

function copy(flavour: Flavour): string {
  const f = new FunctionText("copy", ["x", "to", "bytes"], flavour)
  f.loop("i", integer(0), f.get("bytes"), stride, () => {
    f.loads(f.at("x"), vectors).forEach((x, at) => f.line(store(f.at("to"), x, 16 * at)))
  })
  return f.toString()
}

function move(flavour: Flavour): string {
  const f = new FunctionText("move", ["x", "to", "bytes"], flavour)
  f.line(`(memory.copy ${f.get("to")} ${f.get("x")} ${f.get("bytes")})`)
  return f.toString()
}

function triad(flavour: Flavour): string {
  const f = new FunctionText("triad", ["x", "y", "to", "bytes"], flavour)
  f.loop("i", integer(0), f.get("bytes"), stride, () => {
    f.loads(f.at("x"), vectors).forEach((x, at) => {
      f.line(store(f.at("to"), f.madd(load(f.at("y"), 16 * at), f.constant(3), x), 16 * at))
    })
  })
  return f.toString()
}

function multiplyAdd(flavour: Flavour): string {
  const f = new FunctionText("multiplyAdd", ["to", "count"], flavour)
  const names = Array.from({ length: chains }, (_, at) => `x${at}`)
  names.forEach((name, at) => f.set(name, f.constant(at)))
  f.loop("i", integer(0), f.get("count"), 1, () => {
    // Towards 1, so that no chain becomes infinite or subnormal, which would take longer.
    for (const name of names) f.set(name, f.madd(f.get(name), f.constant(0.5), f.constant(0.5)))
  })
  f.line(store(f.get("to"), names.map((name) => f.get(name)).reduce(add)))
  return f.toString()
}
