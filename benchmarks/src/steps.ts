import type { CaseResult } from "./run-case.ts"

/** The times of one contender on one workload in growing sizes. */
export interface Curve {
  readonly name: string
  /** For each size how many elements it has, and nanoseconds of a call for each of them. */
  readonly points: readonly { readonly elements: number; readonly nanoseconds: number }[]
}

/** What is read of a case and its contenders. */
interface SizedCase {
  readonly name: string
  readonly kind: CaseResult["case"]["kind"]
  readonly contenders: readonly Pick<CaseResult["timed"][number], "name" | "steady">[]
}

/** The curves of all contenders over the sizes of the cases that are sizes. */
export function curvesOf(cases: readonly SizedCase[]): readonly Curve[] {
  const sized = cases.filter(({ kind }) => kind === "size")
  const names = [...new Set(sized.flatMap(({ contenders }) => contenders.map(({ name }) => name)))]
  return names.map((name) => ({
    name,
    points: sized.flatMap((each) => {
      const median = each.contenders.find((one) => one.name === name)?.steady.median
      const elements = 2 ** Number(each.name.replace("size-", ""))
      return median === undefined ? [] : [{ elements, nanoseconds: (1e6 * median) / elements }]
    }),
  }))
}

/** The sizes from which a doubling is looked at: below, calls matter; beyond, memory runs out. */
const [smallest, largest] = [2 ** 10, 2 ** 23]

/** The steepest step of a curve: how much more an element costs when there are twice as many. Null for less than two points. */
export function steepest({ points }: Curve): { readonly elements: number; readonly factor: number } | null {
  const steps = points.flatMap(({ elements, nanoseconds }) => {
    const next = points.find((each) => each.elements === 2 * elements)
    const isAsked = elements >= smallest && elements <= largest && next !== undefined
    return isAsked ? [{ elements, factor: next.nanoseconds / nanoseconds }] : []
  })
  return steps.toSorted((a, b) => b.factor - a.factor)[0] ?? null
}

/** For each contender over sizes a line with its steepest step; nothing where no sizes were measured. */
export function printSteps(cases: readonly SizedCase[]): readonly string[] {
  const lines = curvesOf(cases).flatMap((curve) => {
    const step = steepest(curve)
    return step === null
      ? []
      : [
          `${curve.name}: an element costs at most ${step.factor.toFixed(2)} times as much when there are twice as many (from 2^${Math.log2(step.elements)})`,
        ]
  })
  return lines.length === 0 ? [] : [lines.join("\n")]
}
