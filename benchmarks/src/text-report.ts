import type { Traffic } from "./contenders/traffic.ts"
import type { Report } from "./json-report.ts"
import type { Timed } from "./run-case.ts"
import { speedOf } from "./speed.ts"
import { alignTable, type Column } from "./table.ts"

type ReportedCase = Report["cases"][number]

const columns: readonly Column[] = [
  { title: "contender", align: "left" },
  { title: "median", align: "right" },
  { title: "spread", align: "right" },
  { title: "× first", align: "right" },
  { title: "rate", align: "right" },
  { title: "of the limit", align: "right" },
  { title: "first call", align: "right" },
  { title: "buffers", align: "right" },
  { title: "kernels, bytes read + written", align: "left" },
]

/** The machine and its limits, in two lines. */
export function printMachine({ machine, limits }: Pick<Report, "machine" | "limits">): string {
  const { cpu, cores, platform, engine, multiplyAdd } = machine
  const relaxed = {
    absent: "no relaxed SIMD",
    fused: "relaxed SIMD, multiply-add rounds once",
    separate: "relaxed SIMD, multiply-add rounds twice",
  }[multiplyAdd]
  const bandwidths = limits.bandwidths.map(
    ({ bytes, read, copy, triad }) =>
      `${bytes / 2 ** 20} MiB read ${round(read)} copy ${round(copy)} triad ${round(triad)} GB/s`,
  )
  const peaks = Object.entries(limits.multiplyAdd).map(([flavour, peak]) => `${flavour} ${round(peak)}`)
  return [
    `${cpu}, ${cores} cores, ${platform}; ${engine}; ${relaxed}`,
    `one core: ${bandwidths.join("; ")}; multiply-add ${peaks.join(", ")} GFLOP/s`,
  ].join("\n")
}

/** A table of everything that was measured. */
export function printResults(cases: Report["cases"]): string {
  return alignTable(
    columns,
    cases.flatMap((each, at) => [...(at > 0 ? [""] : []), heading(each), ...rowsOf(each)]),
  )
}

function heading({ name, computes, sizes, bytes, flops }: ReportedCase): string {
  return `${name}  ${computes}; ${sizes}; ${amount(bytes, "B")}, ${amount(flops, "FLOP")}`
}

function rowsOf({ contenders, refused, ...each }: ReportedCase): (readonly string[] | string)[] {
  const scale = each.unit === "ms" ? 1 : 1000
  const time = (milliseconds: number): string => `${round(milliseconds * scale)} ${each.unit}`
  const row = ({ name, error, steady, ratio, share, firstCall, traffic }: Timed): readonly string[] => {
    const { rate, unit } = speedOf(each, steady.median)
    const [low, high] = steady.quartiles
    return [
      error > 1 ? `${name} (${round(error)} × the error)` : name,
      time(steady.median),
      `± ${round((50 * (high - low)) / steady.median)} %`,
      round(ratio.median),
      `${round(rate)} ${unit}`,
      share === null ? "–" : `${Math.round(100 * share.median)} % ${each.bound}`,
      `${round(firstCall)} ms`,
      typeof traffic?.held === "number" ? amount(traffic.held, "B") : "–",
      traffic === null ? "" : printTraffic(traffic),
    ]
  }
  return [...contenders.map(row), ...refused.map(({ name, fault }) => `${name}: ${fault}`)]
}

function printTraffic({ kernels, bytes }: Traffic): string {
  if (bytes === null) return `${kernels}`
  return `${kernels}: ${amount(bytes.read, "B")} + ${amount(bytes.written, "B")}`
}

/** Two or three digits that say something. */
function round(value: number): string {
  if (Number.isNaN(value)) return "–"
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toFixed(digits)
}

/** Milliseconds in the unit that suits them. */
export function printTime(milliseconds: number): string {
  const [size, unit] =
    milliseconds >= 1000
      ? [1000, "s"]
      : milliseconds >= 1
        ? [1, "ms"]
        : milliseconds >= 1e-3
          ? [1e-3, "µs"]
          : [1e-6, "ns"]
  return `${Number((milliseconds / size).toPrecision(3))} ${unit}`
}

/** A share of 1 in percent. */
export function printShare(share: number): string {
  return Number.isFinite(share) ? `${round(100 * share)} %` : "–"
}

/** Bytes in the unit that suits them. */
export function printBytes(bytes: number): string {
  return amount(bytes, "B")
}

function amount(value: number, unit: string): string {
  if (value < 1000) return `${value} ${unit}`
  const [size, prefix] = value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : [1e3, "k"]
  return `${round(value / size)} ${prefix}${unit}`
}
