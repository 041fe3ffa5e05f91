import { type DType, type Shape, type Tensor, where } from "@cotangent/core-api"
import { isFloat, promote, sameShape } from "@cotangent/core-api/backend"
import { type ElementwiseRow, signature, table } from "@cotangent/core-api/rules"
import { type Check, derivativeChecks, type Tier } from "../case.ts"
import { type HostArray, shapeLabel } from "../host-array.ts"
import { randomOf } from "../random.ts"
import { sample } from "../sample.ts"
import type { Instance } from "./instance.ts"
import { broadcastPairs, broadcastTriples, largerShapes, singleShapes, type Tiered } from "./shapes.ts"

/** An op, its arguments in order. */
export type Apply = (...x: (Tensor | number)[]) => Tensor

const floats: readonly DType[] = ["float64", "float32"]
const signs: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/", pow: "^" }
const everyCheck: readonly Check[] = [
  "forward",
  "vjp",
  "jvp",
  "linear",
  "second order",
  "accumulation",
  "views",
  "purity",
  "memory",
]

const checksOfBroadcasts: Readonly<Record<Tier, readonly Check[]>> = {
  quick: ["forward", "vjp", "jvp", "second order", "accumulation"],
  full: everyCheck,
}

/** The quick tier of a row that is composed of others: a backend meets only those, and what is left to show is the rule. */
const checksOfComposed: readonly Check[] = ["forward", "vjp", "jvp", "linear", "second order", "purity"]

/** The full tier draws other numbers for the same shapes. */
const furtherDraws = [", drawn again", ", drawn a third time", ", drawn a fourth time"]

/** Every elementwise row over the shapes and dtypes that it takes. */
export function* elementwiseInstances(): Generator<Instance> {
  for (const op of Object.values(table.elementwise)) {
    if (op.row.kind !== "elementwise") continue
    // Every op of the table takes its arguments in order, tensors or numbers.
    yield* instancesOf(op.row, op as unknown as Apply)
  }
}

/** One elementwise row over the shapes and dtypes that it takes. */
export function* instancesOf(row: ElementwiseRow, apply: Apply): Generator<Instance> {
  for (const dtype of row.accepts === "integer" ? [] : floats) {
    const { quick, further } = shapesOf(row)
    for (const shapes of quick)
      yield instance(row, apply, dtype, shapes, checksFor(row, shapes, "quick"), "quick")
    for (const shapes of further)
      yield instance(row, apply, dtype, shapes, checksFor(row, shapes, "full"), "full")
    for (const draw of furtherDraws) {
      for (const shapes of [...quick, ...further])
        yield instance(row, apply, dtype, shapes, checksFor(row, shapes, "full"), "full", draw)
    }
    for (const shape of largerShapes) {
      const shapes = Array.from({ length: row.arity }, () => shape)
      yield instance(row, apply, dtype, shapes, ["forward", "vjp"], "full")
    }
    if (row.arity === 2) yield* withNumber(row, apply, dtype)
    if (row.gives === "bool") yield asChoice(row, apply, dtype)
  }
  for (const dtype of ["int32", "bool"] as const) {
    if (!takes(row, dtype)) continue
    const square = Array.from({ length: row.arity }, (): Shape => [3, 3])
    yield instance(row, apply, dtype, square, ["forward", "views", "purity", "memory"], "quick")
    if (row.arity === 2)
      yield instance(
        row,
        apply,
        dtype,
        [
          [2, 1],
          [1, 3],
        ],
        ["forward"],
        "quick",
      )
    yield instance(
      row,
      apply,
      dtype,
      square.map((): Shape => [0]),
      ["forward"],
      "quick",
    )
  }
  if (row.arity === 2) {
    if (row.accepts !== "integer") yield mixed(row, apply, ["int32", "float32"])
    if (row.accepts !== "integer") yield mixed(row, apply, ["float32", "float64"])
    yield mixed(row, apply, ["bool", "int32"])
  }
}

function shapesOf({ arity, lower }: ElementwiseRow): Tiered<readonly Shape[]> {
  const alone = (shape: Shape): readonly Shape[] => [shape]
  const { quick, further }: Tiered<readonly Shape[]> =
    arity === 2
      ? broadcastPairs
      : arity === 3
        ? broadcastTriples
        : { quick: singleShapes.quick.map(alone), further: singleShapes.further.map(alone) }
  if (!lower) return { quick, further }
  const telling = (shapes: readonly Shape[]): boolean => isSquare(shapes) || isCrossed(shapes)
  return {
    quick: quick.filter(telling),
    further: [...quick.filter((shapes) => !telling(shapes)), ...further],
  }
}

function isSquare(shapes: readonly Shape[]): boolean {
  return shapes.every((shape) => sameShape(shape, [3, 3]))
}

function isCrossed([first = [], ...others]: readonly Shape[]): boolean {
  return sameShape(first, [2, 1]) && others.some((shape) => !sameShape(shape, first))
}

/**
 * All checks on the square, those of derivatives on one pair that broadcasts, in the full tier all; elsewhere the cheap
 * ones. Fewer of a composed row in the quick tier, and on no other shapes.
 */
function checksFor(row: ElementwiseRow, shapes: readonly Shape[], tier: Tier): readonly Check[] {
  const some = isSquare(shapes)
    ? everyCheck
    : isCrossed(shapes)
      ? checksOfBroadcasts[tier]
      : (["forward", "vjp"] as const)
  const isBrief = tier === "quick" && row.lower !== undefined
  const wanted = new Set<Check>(some.filter((check) => !isBrief || checksOfComposed.includes(check)))
  if (row.arity > 1) wanted.add("un-broadcast")
  return [...wanted].filter((check) => differentiable(row) || !needsGradient.has(check))
}

const needsGradient: ReadonlySet<Check> = new Set(derivativeChecks)

function differentiable(row: ElementwiseRow): boolean {
  return row.d.some((partial) => partial !== null)
}

function takes(row: ElementwiseRow, dtype: DType): boolean {
  return dtype === "bool" ? row.accepts === "any" || row.accepts === "integer" : true
}

function dtypesOf(row: ElementwiseRow, dtype: DType): DType[] {
  return Array.from({ length: row.arity }, (_, at) => (row.condition && at === 0 ? "bool" : dtype))
}

function inputsOf(
  row: ElementwiseRow,
  label: string,
  dtypes: readonly DType[],
  shapes: readonly Shape[],
): HostArray[] {
  const random = randomOf(`${row.name} / ${label}`)
  return shapes.map((shape, at) =>
    sample(random, {
      shape,
      dtype: dtypes[at] ?? "float64",
      domain: row.domain[at] ?? [-1, 1],
      coarse: row.gives === "bool",
    }),
  )
}

function instance(
  row: ElementwiseRow,
  apply: Apply,
  dtype: DType,
  shapes: readonly Shape[],
  checks: readonly Check[],
  tier: Tier,
  draw = "",
): Instance {
  const label =
    shapes
      .map(shapeLabel)
      .join(` ${signs[row.name] ?? ","} `)
      .replaceAll(" ,", ",") + draw
  const dtypes = dtypesOf(row, dtype)
  return {
    rule: row.name,
    label: `${label} / ${dtype}`,
    inputs: inputsOf(row, label, dtypes, shapes),
    wrt: dtypes.flatMap((each, at) => (isFloat(each) && row.d[at] ? [at] : [])),
    apply,
    checks: checks.filter((check) => isFloat(dtype) || !needsGradient.has(check)),
    tier,
    composed: row.lower !== undefined,
    gives: signature(row, dtypes).result,
  }
}

/** A comparison that is used at once: what a backend can do that stores no bool. */
function asChoice(row: ElementwiseRow, apply: Apply, dtype: DType): Instance {
  const compared = instance(
    row,
    apply,
    dtype,
    [
      [3, 3],
      [3, 1],
    ].slice(0, row.arity),
    ["forward", "views", "purity", "memory"],
    "quick",
    ", as a choice",
  )
  return { ...compared, gives: dtype, apply: (...x) => where(apply(...x), 1, x[0] ?? 0) }
}

/** A plain number on either side: it becomes a parameter of the kernel, or a constant where the row says so. */
function* withNumber(row: ElementwiseRow, apply: Apply, dtype: DType): Generator<Instance> {
  for (const side of [0, 1]) {
    const checks: readonly Check[] = row.d[1 - side] ? ["forward", "vjp", "second order"] : ["forward"]
    const label = side === 0 ? `2.5 ${signs[row.name] ?? ","} [3,3]` : `[3,3] ${signs[row.name] ?? ","} 2.5`
    const domain = row.domain[1 - side] ?? [-1, 1]
    yield {
      rule: row.name,
      label: `${label} / ${dtype}`,
      inputs: [
        sample(randomOf(`${row.name} / ${label}`), {
          shape: [3, 3],
          dtype,
          domain,
          coarse: row.gives === "bool",
        }),
      ],
      wrt: row.d[1 - side] ? [0] : [],
      apply: (x) => (side === 0 ? apply(2.5, x) : apply(x, 2.5)),
      checks,
      tier: "quick",
      composed: row.lower !== undefined,
      gives: row.gives === "bool" ? "bool" : dtype,
    }
  }
}

/** Two dtypes, promoted to the later one of `bool int32 float32 float64`. */
function mixed(row: ElementwiseRow, apply: Apply, dtypes: readonly [DType, DType]): Instance {
  const label = `${dtypes[0]}[3,3] ${signs[row.name] ?? ","} ${dtypes[1]}[3,3]`
  return {
    rule: row.name,
    label,
    inputs: inputsOf(row, label, dtypes, [
      [3, 3],
      [3, 3],
    ]),
    wrt: [],
    apply,
    checks: ["forward"],
    tier: "quick",
    gives:
      row.gives === "bool"
        ? "bool"
        : row.accepts === "float"
          ? promote("float32", promote(...dtypes))
          : promote(...dtypes),
  }
}
