import * as core from "@cotangent/core-api"
import type { Operator } from "../catalogue/operators.ts"
import { type Curve, steps } from "./curve.ts"
import type { Line } from "./panel.ts"
import type { Picture } from "./picture.ts"
import { windowOn } from "./window.ts"

const range: readonly [number, number] = [-3, 3]
/** What stays beside the number that is drawn across, and what stands for a second array. */
const [others, second]: readonly [readonly number[], readonly number[]] = [
  [1, -1],
  [0.6, 0.3, 0.1],
]
/** Samples, several for each step of a curve. */
const samples = Array.from(
  { length: 10 * steps + 1 },
  (_, at) => range[0] + ((range[1] - range[0]) * at) / (10 * steps),
)

const functions: Readonly<Record<string, unknown>> = core

/**
 * A function of arrays, shown on three numbers of which one is drawn across: what of the result changes, and its
 * derivative. Undefined where that is a straight line, where no gradient passes, and for what does not take arrays one
 * by one. A backend with float64 must be current.
 */
export function plotOfComposition({ name, source }: Operator): Picture | undefined {
  const arrays = [...source.signature.matchAll(/\w+: (?:T|Tensor)\b(?!\[)/g)].length
  const applied = arrays > 0 ? alongLastAxis(name, source.signature, arrays) : undefined
  const columns = applied && changing(applied)
  if (!columns?.some(({ slope }) => slope.some((each) => each !== slope[0]))) return undefined
  const values = columns.map(({ label, value }, at): Line => ({
    curve: nearest(value),
    mark: `y${at + 1}`,
    label,
  }))
  const slopes = columns.map(({ label, slope }, at): Line => ({
    curve: nearest(slope),
    mark: `d${at + 1}`,
    label: `∂${label}/∂x`,
  }))
  const panels = columns.length === 1 ? [[...values, ...slopes]] : [values, slopes]
  const given = [`[x, ${others.join(", ")}]`, ...(arrays > 1 ? [`[${second.join(", ")}]`] : [])]
  return {
    title: `${name} of three numbers, and its derivative by the first`,
    description: `${name} of ${given.join(" and ")}: what of the result changes with x as solid lines, and its derivatives by x as dashed ones`,
    panels: panels.map((lines) => ({
      window: windowOn(
        lines.map(({ curve }) => curve),
        range,
      ),
      lines,
      across: "x",
    })),
  }
}

/** A function of one array, which is told to go along the last axis if it goes along axes. */
function alongLastAxis(name: string, signature: string, arrays: number): (x: core.Tensor) => core.Tensor {
  const rest: unknown[] = [
    ...Array.from({ length: arrays - 1 }, () => core.tensor([...second], { dtype: "float64" })),
    ...(/\bax[ei]s\b/.test(signature) ? [-1] : []),
  ]
  // Its signature says that it takes arrays first, and every operator gives one.
  return (x) => (functions[name] as (...args: readonly unknown[]) => core.Tensor)(x, ...rest)
}

/** Elements of the result that change with x: their values and derivatives. Undefined for what does not give floats. */
function changing(applied: (x: core.Tensor) => core.Tensor):
  | readonly {
      readonly label: string
      readonly value: readonly number[]
      readonly slope: readonly number[]
    }[]
  | undefined {
  const many = (row: (x: number) => readonly number[]): core.Tensor =>
    core.tensor(samples.map(row), { dtype: "float64" })
  const x = many((each) => [each, ...others])
  const y = applied(x)
  if (y.dtype !== "float64" || y.shape[0] !== samples.length) return undefined
  const [values, slopes] = core.jvp(applied, [x], [many(() => [1, ...others.map(() => 0)])])
  const width = y.size / samples.length
  const column = (of: core.Tensor, at: number): readonly number[] =>
    Array.from(of.dataSync()).filter((_, index) => index % width === at)
  return Array.from({ length: width }, (_, at) => ({
    label: width === 1 ? "y" : `y${"₁₂₃"[at]}`,
    value: column(values, at),
    slope: column(slopes, at),
  })).filter(({ slope }) => slope.some((each) => each !== 0))
}

/** The sample that is nearest. */
function nearest(values: readonly number[]): Curve {
  const perX = (samples.length - 1) / (range[1] - range[0])
  return (x) => values[Math.round((x - range[0]) * perX)] ?? NaN
}
