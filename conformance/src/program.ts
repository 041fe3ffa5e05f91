import {
  kernels,
  realize,
  scope,
  type DType,
  type Shape,
  type Tensor,
  type TypedArray,
  withBackend,
} from "@cotangent/core-api"
import { type HostArray, toTensor } from "./host-array.ts"
import type { Subject } from "./subject.ts"

/** A computation as a case states it: inputs as data, and what to build of them. */
export interface Program {
  readonly inputs: readonly HostArray[]
  /** Builds the lazy results; nothing is read in it. */
  readonly build: (x: readonly Tensor[]) => readonly Tensor[]
}

/** What a subject computed for one result of a program. */
export interface Computed {
  readonly dtype: DType
  readonly shape: Shape
  readonly data: TypedArray
}

/** The lazy results of a program, on the current backend. Whoever calls disposes of them. */
export function buildProgram({ inputs, build }: Program): readonly Tensor[] {
  return scope(() => build(inputs.map(toTensor)))
}

/** What {@link compute} gives. */
export interface Computation {
  readonly results: readonly Computed[]
  /** Kernels that had to run and did not run on the subject's session. */
  readonly missing: number
}

/** Runs a program on a subject, all results together. */
export async function compute(program: Program, { session }: Subject): Promise<Computation> {
  const made = await withBackend(session, () => buildProgram(program))
  try {
    const before = session.stats.kernelsRun
    const needed = await withBackend(session, () => kernels(...made).length)
    // Constants belong to no backend until they are computed, so this one has to be current here too.
    await withBackend(session, () => realize(made))
    const results = await withBackend(session, () => Promise.all(made.map(read)))
    return { results, missing: Math.max(0, needed - (session.stats.kernelsRun - before)) }
  } finally {
    for (const each of made) each.dispose()
  }
}

async function read(x: Tensor): Promise<Computed> {
  return { dtype: x.dtype, shape: x.shape, data: await x.data() }
}
