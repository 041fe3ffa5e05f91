import type { Code, Data, Operation, WasmFunction } from "./code.ts"
import { allFunctions, dataOf, type WasmModule } from "./module.ts"

const width = 110

/** A module in the text format, folded: each statement a line, or several where it is long. */
export function printModule({ functions, shared }: WasmModule): string {
  const memory = shared ? "(memory 0 65536 shared)" : "(memory 0)"
  const all = allFunctions(functions)
  return [
    "(module",
    `  (import "env" "memory" ${memory})`,
    ...all.map((each) => printFunction(each, functions.includes(each))),
    ...dataOf(all).map(printData),
    ")",
    "",
  ].join("\n")
}

/** A function in the text format, exported or not. */
export function printFunction(
  { name, params, locals, body, result }: WasmFunction,
  isExported: boolean,
): string {
  const declared = (kind: string, list: typeof params): string[] =>
    list.map((local) => `(${kind} $${local.name} ${local.type})`)
  return [
    [
      `  (func ${isExported ? `(export "${name}")` : `$${name}`}`,
      ...declared("param", params),
      ...(result ? [`(result ${result})`] : []),
    ].join(" "),
    ...wrap(declared("local", locals)).map((line) => `    ${line}`),
    ...body.flatMap((statement) => lines(statement)).map((line) => `    ${line}`),
    "  )",
  ].join("\n")
}

function printData({ address, bytes }: Data): string {
  const escaped = [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`)
  const lines = Array.from({ length: Math.ceil(bytes.length / 32) }, (_, at) =>
    escaped.slice(32 * at, 32 * at + 32).join(""),
  )
  return [`  (data (i32.const ${address})`, ...lines.map((line) => `    "${line}"`), "  )"].join("\n")
}

function wrap(words: readonly string[]): string[] {
  const wrapped: string[] = []
  for (const word of words) {
    const last = wrapped.at(-1)
    if (last !== undefined && last.length + word.length < width)
      wrapped[wrapped.length - 1] = `${last} ${word}`
    else wrapped.push(word)
  }
  return wrapped
}

const indent = (list: readonly string[]): string[] => list.map((line) => `  ${line}`)

function lines(code: Code): string[] {
  switch (code.kind) {
    case "comment":
      return [`;; ${code.text}`]
    case "get":
      return [`(local.get $${code.local.name})`]
    case "set":
    case "tee":
      return folded(`local.${code.kind} $${code.local.name}`, [code.value])
    case "block":
    case "loop":
      return [`(${code.kind} $${code.label.name}`, ...indent(code.body.flatMap(lines)), ")"]
    case "if":
      return [
        "(if",
        ...indent(lines(code.condition)),
        ...indent(["(then", ...indent(code.consequent.flatMap(lines)), ")"]),
        ...(code.alternative.length > 0
          ? indent(["(else", ...indent(code.alternative.flatMap(lines)), ")"])
          : []),
        ")",
      ]
    case "branch":
      return code.condition
        ? folded(`br_if $${code.label.name}`, [code.condition])
        : [`(br $${code.label.name})`]
    case "call":
      return folded(`call $${code.callee.name}`, code.args)
    case "operation":
      return folded(head(code), code.args)
  }
}

function folded(start: string, args: readonly Code[]): string[] {
  const inner = args.map(lines)
  const flat = `(${[start, ...inner.flat()].join(" ")})`
  if (flat.length <= width) return [flat]
  return [`(${start}`, ...indent(inner.flat()), ")"]
}

function head({ op, offset = 0, lane, lanes, value }: Operation): string {
  const words: string[] = [op]
  if (lanes) words.push(...lanes.map(String))
  if (offset !== 0) words.push(`offset=${offset}`)
  if (lane !== undefined) words.push(String(lane))
  if (value instanceof Uint8Array) words.push(printVector(value))
  else if (value !== undefined) words.push(printNumber(value))
  return words.join(" ")
}

const printNumber = (value: number | bigint): string =>
  typeof value === "bigint" || Number.isFinite(value)
    ? Object.is(value, -0)
      ? "-0"
      : String(value)
    : Number.isNaN(value)
      ? "nan"
      : value > 0
        ? "inf"
        : "-inf"

/** Sixteen bytes as hexadecimal words, the lowest lane first. */
function printVector(bytes: Uint8Array): string {
  const words = new Uint32Array(bytes.slice().buffer)
  return `i32x4 ${[...words].map((word) => `0x${word.toString(16).padStart(8, "0")}`).join(" ")}`
}
