import { type Report, reportOf } from "../json-report.ts"
import { efforts } from "../measure.ts"
import type { CaseResult, Timed } from "../run-case.ts"
import { summarise } from "../statistics.ts"

/** Samples of contenders in milliseconds, by cases. */
type Samples = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>

/** A report as if these samples had been measured; cases called `size-…` are the workload on other sizes, lower-case ones rows. */
export function reportFixture(samples: Samples): Report {
  return reportOf({
    machine: { cpu: "a processor", cores: 2, platform: "linux x64", engine: "Node", multiplyAdd: "fused" },
    limits: {
      bandwidths: [16, 96].map((size) => ({
        bytes: size * 2 ** 20,
        read: 300 / size,
        copy: 200 / size,
        triad: 220 / size,
      })),
      multiplyAdd: { fused: 50, strict: 25 },
    },
    effort: efforts.quick,
    results: Object.entries(samples).map(([name, contenders]) => resultOf(name, contenders)),
    unopened: [],
    peers: [{ name: "c", says: "C, a compiler" }],
    absent: [{ peer: "torch", reason: "there is no module torch" }],
  })
}

function resultOf(name: string, contenders: Samples[string]): CaseResult {
  const size = /^size-(\d+)$/.exec(name)?.[1]
  const elements = size === undefined ? 2 ** 20 : 2 ** Number(size)
  const kind = size !== undefined ? "size" : name.startsWith("W") ? "workload" : "row"
  const isProduct = name.startsWith("W5")
  return {
    case: {
      name,
      kind,
      computes: `what ${name} computes`,
      sizes: `x [${elements}]`,
      unit: "ms",
      bytes: 8 * elements,
      flops: (isProduct ? 500 : 3) * elements,
      bound: isProduct ? "multiply-add" : "copy",
    },
    timed: Object.entries(contenders).map(([contender, times]): Timed => ({
      name: contender,
      peer: !contender.startsWith("cotangent"),
      error: 0.1,
      firstCall: 5 * (times[0] ?? 0),
      resident: 2 ** 20,
      steady: summarise(times),
      ratio: summarise([1]),
      share: summarise([0.5]),
      samples: times,
      traffic: null,
    })),
    refused:
      name === "W4g" ? [{ name: "someone", peer: true, fault: "a wrong result: value[0] is <NaN>" }] : [],
  }
}
