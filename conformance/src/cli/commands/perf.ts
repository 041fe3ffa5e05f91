import { type ElementwiseRow, table as ops } from "@cotangent/core-api/rules"
import type { Session, Tensor } from "@cotangent/core-api"
import { supportOf } from "../../support.ts"
import { elements, timeGradient, timeReference, timeValue, type Timing } from "../../timing/measure-rule.ts"
import type { Asked } from "../command-line.ts"
import { count } from "../display.ts"
import { exitCodes } from "../exit-codes.ts"
import { write } from "../files.ts"
import type { Screen } from "../screen.ts"
import { table } from "../table.ts"
import type { Target } from "../target.ts"
import { UsageError } from "../usage-error.ts"
import { opened } from "./opened.ts"

interface Timed {
  readonly rule: string
  readonly value: Timing
  readonly gradient: Timing | null
}

/** `perf`: the time of each elementwise rule that gives floats. @throws `ShardFailed` where the backend does not open */
export async function perf(asked: Asked, target: Target, screen: Screen): Promise<number> {
  const { session } = await opened(target)
  try {
    const { device } = session.backend.info
    const rules = timedRules(session, asked.rules)
    const reference = await timeReference(session)
    const timed: Timed[] = []
    for (const { row, apply } of rules) {
      screen.progress(`… ${row.name}`)
      const value = await timeValue(session, row, apply)
      timed.push({ rule: row.name, value, gradient: await timeGradient(session, row, apply) })
    }
    screen.say(`${session.name} on ${device}: float32, ${count(elements)} elements, the least of three`)
    screen.say(
      `x · 1.25 takes ${reference.nanoseconds.toFixed(2)} ns an element for its ${reference.bytes} bytes; "×" is a rule's time by the bytes that it must move, beside that\n`,
    )
    const row = ({ rule, value, gradient }: Timed): string[] => [
      rule,
      ...cells(value, reference),
      ...(gradient ? cells(gradient, reference) : []),
    ]
    screen.say(
      table([["rule", "value, ns", "GB/s", "×", "with gradient, ns", "GB/s", "×"], ...timed.map(row)]),
    )
    if (asked.json !== null) {
      write(
        asked.json,
        `${JSON.stringify({ backend: session.name, device, elements, reference, timed }, null, 2)}\n`,
      )
      screen.say(asked.json)
    }
    return exitCodes.passed
  } finally {
    await session.close()
  }
}

interface TimedRule {
  readonly row: ElementwiseRow
  readonly apply: (...x: Tensor[]) => Tensor
}

function timedRules(session: Session, names: readonly string[] | null): readonly TimedRule[] {
  const { capabilities } = session.backend
  if (!capabilities.dtypes.includes("float32"))
    throw new UsageError("perf measures float32, which it does not have")
  const able = new Set(supportOf(capabilities).flatMap(({ rule, how }) => (how === "refused" ? [] : [rule])))
  const rules = Object.values(ops.elementwise).flatMap((op): TimedRule[] => {
    const { row } = op
    if (row.kind !== "elementwise" || row.gives === "bool" || row.accepts === "integer") return []
    // Every op of the table takes its arguments in order.
    return able.has(row.name) && (names?.includes(row.name) ?? true)
      ? [{ row, apply: op as unknown as TimedRule["apply"] }]
      : []
  })
  if (rules.length > 0) return rules
  throw new UsageError(
    `there is no elementwise rule to measure among ${names?.join(", ") ?? "those it supports"}`,
  )
}

function cells({ nanoseconds, bytes }: Timing, reference: Timing): string[] {
  const perByte = reference.nanoseconds / reference.bytes
  const ratio = nanoseconds / (bytes * perByte)
  return [
    nanoseconds.toFixed(2),
    (bytes / nanoseconds).toFixed(1),
    Number.isFinite(ratio) ? ratio.toFixed(1) : "–",
  ]
}
