import type { DType } from "@cotangent/core-api"
import { type Capabilities, sizeOf } from "@cotangent/core-api/backend"
import { whyNotApplicable } from "../applicability.ts"
import { type Case, type Failure, type Judge, specVersion, type Tier } from "../case.ts"
import { buildProgram, compute, type Program } from "../program.ts"
import { misfit } from "./misfit.ts"
import { sizesAround, tilesOf } from "./sizes.ts"
import { isVariant, type TileForm } from "./tile-form.ts"
import { wholeArray, wholeValues } from "./whole-numbers.ts"

/** A form at the sizes around one tile; null where there are none for it. */
export function tileCase(
  form: TileForm,
  tile: number,
  dtype: DType,
  tier: Tier,
  capabilities: Capabilities,
): Case | null {
  const within = (own: Tier): number[] =>
    sizesAround(tile).filter((n) => n >= (form.least ?? 0) && n <= form.most[own])
  const sizes = within(tier)
  const quickTiles = tilesOf("quick", capabilities.tiles, isVariant(form, dtype))
  const quick = within("quick").length > 0 && quickTiles.includes(tile)
  if (sizes.length === 0) return null
  return Object.freeze({
    id: `${form.rule} / tile sizes, ${form.says}, around ${tile} / ${dtype}`,
    rule: form.rule,
    check: "tile sizes",
    dtype,
    tier: quick ? "quick" : "full",
    since: specVersion,
    notApplicable: whyNot(form, sizes, dtype, capabilities),
    settles: !(form.leavesPullback ?? false),
    prepare: () => prepare(form, sizes, dtype),
  })
}

function whyNot(
  form: TileForm,
  sizes: readonly number[],
  dtype: DType,
  capabilities: Capabilities,
): string | null {
  // What a form needs does not depend on its size.
  const small = programOf(form, form.least ?? 1, dtype)
  const tensors = buildProgram(small)
  const dtypes = [...small.inputs, ...tensors].map((each) => each.dtype)
  for (const each of tensors) each.dispose()
  const { maxElements = Infinity } = capabilities
  const largest = Math.max(...sizes.flatMap((n) => form.inputs(n).map(({ shape }) => sizeOf(shape))))
  if (largest > maxElements) return `it holds at most ${maxElements} elements`
  return whyNotApplicable(small, dtypes, capabilities)
}

function programOf({ inputs, build }: TileForm, n: number, dtype: DType): Program {
  return { inputs: inputs(n).map((each) => wholeArray(each, dtype)), build: (x) => build(n, ...x) }
}

function prepare(form: TileForm, sizes: readonly number[], dtype: DType): Judge {
  const expected = sizes.map((n) => {
    const tensors = buildProgram(programOf(form, n, dtype))
    try {
      return wholeValues(tensors)
    } finally {
      for (const each of tensors) each.dispose()
    }
  })
  return async (subject) => {
    const failures: Failure[] = []
    let elements = 0
    for (const [at, n] of sizes.entries()) {
      const { results, missing } = await compute(programOf(form, n, dtype), subject)
      if (missing > 0) failures.push({ what: `identity: ${missing} kernels did not run on this backend` })
      for (const [index, want] of (expected[at] ?? []).entries()) {
        const got = results[index]
        const wrong = got
          ? misfit(got, want, `n = ${n}, result ${index}`)
          : { what: `n = ${n}: result ${index} is missing` }
        if (wrong) failures.push(wrong)
        elements += want.length
      }
    }
    // Exact numbers refuse everything else, but for those of no elements.
    return { elements, worst: failures.length > 0 ? Infinity : 0, toothless: elements === 0, failures }
  }
}
