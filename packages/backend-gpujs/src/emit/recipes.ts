import type { DType, Intrinsic } from "@cotangent/core-api/backend"
import type { Block, FunctionText } from "./function-text.ts"

/** What a recipe writes with. */
export interface Recipient {
  readonly block: Block
  readonly text: FunctionText
}

/** One use of an intrinsic: the names of its arguments, their dtypes, and what it gives. */
export interface Use {
  readonly args: readonly [string, string, string]
  readonly from: DType
  readonly to: DType
  /** The second argument, where it is a constant. */
  readonly exponent: number | null
}

/** Writes an intrinsic: an expression of the names, after whatever statements it needs. */
export type Recipe = (to: Recipient, use: Use) => string

/** The intrinsics that depend on how good a mode's own functions are. */
export type Elementary = Readonly<Record<"exp" | "log" | "pow" | "sin" | "cos", Recipe>>

/** The functions of JavaScript, which `cpu` and `webasm` call. */
export const javascriptFunctions: Elementary = {
  exp: (_, { args: [x] }) => `Math.exp(${x})`,
  log: (_, { args: [x] }) => `Math.log(${x})`,
  pow: (_, { args: [x, y] }) => `Math.pow(${x}, ${y})`,
  sin: (_, { args: [x] }) => `Math.sin(${x})`,
  cos: (_, { args: [x] }) => `Math.cos(${x})`,
}

/** 1 or 0: gpu.js has no variables of the type bool. */
const holds = (condition: string): string => `(${condition}) ? 1.0 : 0.0`

/** Every intrinsic. Comparisons stand in conditions, and never as `!==`, which is false of NaN on WebGPU. */
export function recipes(functions: Elementary): Readonly<Record<Intrinsic, Recipe>> {
  return {
    ...functions,
    add: (_, { args: [x, y] }) => `${x} + ${y}`,
    sub: (_, { args: [x, y] }) => `${x} - ${y}`,
    mul: (_, { args: [x, y] }) => `${x} * ${y}`,
    div: (_, { args: [x, y] }) => `${x} / ${y}`,
    neg: (_, { args: [x] }) => `-${x}`,
    eq: (_, { args: [x, y] }) => holds(`${x} === ${y}`),
    lt: (_, { args: [x, y] }) => holds(`${x} < ${y}`),
    le: (_, { args: [x, y] }) => holds(`${x} <= ${y}`),
    sqrt: (_, { args: [x] }) => `Math.sqrt(${x})`,
    abs: (_, { args: [x] }) => `Math.abs(${x})`,
    floor: (_, { args: [x] }) => `Math.floor(${x})`,
    ceil: (_, { args: [x] }) => `Math.ceil(${x})`,
    trunc: (_, { args: [x] }) => `(${x} < 0.0) ? Math.ceil(${x}) : Math.floor(${x})`,
    round: nearest,
    // Where these are right: see the capabilities.
    bitwiseAnd: (_, { args: [x, y] }) => `${x} & ${y}`,
    bitwiseOr: (_, { args: [x, y] }) => `${x} | ${y}`,
    bitwiseXor: (_, { args: [x, y] }) => `${x} ^ ${y}`,
    shiftLeft: (_, { args: [x, y] }) => `${x} << ${y}`,
    shiftRight: (_, { args: [x, y] }) => `${x} >> ${y}`,
    where: (_, { args: [condition, x, y] }) => `(${condition} === 0.0) ? ${y} : ${x}`,
    cast: convert,
  }
}

/** The nearest whole number, halves to the even one: gpu.js's own Math.round takes them up, or down. */
const nearest: Recipe = ({ block }, { args: [x] }) => {
  const low = block.assign(`Math.floor(${x})`)
  const rest = block.assign(`${x} - ${low}`)
  const half = block.assign(`Math.floor(${low} * 0.5)`)
  const parity = block.assign(`${low} - 2.0 * ${half}`)
  const high = block.assign(`${low} + 1.0`)
  const even = block.assign(`(${parity} === 0.0) ? ${low} : ${high}`)
  const upper = block.assign(`(${rest} > 0.5) ? ${high} : ${even}`)
  return `(${rest} < 0.5) ? ${low} : ${upper}`
}

/** As WebAssembly's `trunc_sat` for integers; the zero of an integer has no sign. */
const convert: Recipe = ({ block, text }, { args: [x], from, to }) => {
  if (from === to) return x
  switch (to) {
    case "bool":
      return `(${x} === 0.0) ? 0.0 : 1.0`
    case "int32": {
      if (from === "bool") return x
      const whole = block.assign(`(${x} < 0.0) ? Math.ceil(${x}) : Math.floor(${x})`)
      const high = block.assign(`(${whole} > 2147483648.0) ? 2147483648.0 : ${whole}`)
      const low = block.assign(`(${high} < (-2147483648.0)) ? (-2147483648.0) : ${high}`)
      return `(${x} === ${x}) ? ${low} : ${text.number(0)}`
    }
    case "float32":
    case "float64":
      return from === "int32" ? `(${x} === 0.0) ? ${text.number(0)} : ${x}` : x
  }
}
