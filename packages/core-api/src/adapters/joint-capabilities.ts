import type { Accuracy, Capabilities } from "../backend.ts"

/**
 * What two backends can do between them: everything that either lists, under the limits that core can meet by
 * splitting kernels set to the stricter, and promises kept only where both make them.
 */
export function jointCapabilities(a: Capabilities, b: Capabilities): Capabilities {
  return {
    dtypes: union(a.dtypes, b.dtypes),
    ops: union(a.ops, b.ops),
    reduce: union(a.reduce, b.reduce),
    layout: "strided",
    ...limit("maxInputs", a, b, Math.min),
    ...limit("maxOutputs", a, b, Math.min),
    ...limit("exactIntegers", a, b, Math.min),
    // An array that is too long for one is held by the other.
    ...(a.maxElements !== undefined && b.maxElements !== undefined
      ? { maxElements: Math.max(a.maxElements, b.maxElements) }
      : {}),
    ...(a.mixedOutputs === false || b.mixedOutputs === false ? { mixedOutputs: false } : {}),
    ...(a.nonFinite === false || b.nonFinite === false ? { nonFinite: false } : {}),
    flushesSubnormals: a.flushesSubnormals === true || b.flushesSubnormals === true,
    deterministic: a.deterministic === true && b.deterministic === true,
    partitionInvariant: a.partitionInvariant === true && b.partitionInvariant === true,
    accuracy: jointAccuracy(a, b),
    tiles: union(a.tiles ?? [], b.tiles ?? []),
  }
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])]
}

type Limit = "maxInputs" | "maxOutputs" | "exactIntegers"

function limit(
  name: Limit,
  a: Capabilities,
  b: Capabilities,
  join: (x: number, y: number) => number,
): Pick<Capabilities, Limit> {
  const joined = join(a[name] ?? Infinity, b[name] ?? Infinity)
  return joined === Infinity ? {} : { [name]: joined }
}

/** The looser of both for every op; nothing is promised where either promises nothing. */
function jointAccuracy(a: Capabilities, b: Capabilities): Readonly<Record<string, Accuracy>> {
  const ops = union(Object.keys(a.accuracy ?? {}), Object.keys(b.accuracy ?? {}))
  return Object.fromEntries(ops.map((op) => [op, looser(a.accuracy?.[op] ?? {}, b.accuracy?.[op] ?? {})]))
}

function looser(a: Accuracy, b: Accuracy): Accuracy {
  const largest = (name: "ulp" | "abs" | "perX"): Accuracy =>
    a[name] === undefined && b[name] === undefined ? {} : { [name]: Math.max(a[name] ?? 0, b[name] ?? 0) }
  const [lowA, highA] = a.domain ?? [-Infinity, Infinity]
  const [lowB, highB] = b.domain ?? [-Infinity, Infinity]
  const domain =
    a.domain || b.domain ? { domain: [Math.max(lowA, lowB), Math.min(highA, highB)] as const } : {}
  return { ...largest("ulp"), ...largest("abs"), ...largest("perX"), ...domain }
}
