import type { Session } from "@cotangent/core-api"
import { compute, type Computed, type Program } from "../program.ts"
import { openSubject, type Subject } from "../subject.ts"

/** What a program gave in one run of it. */
type Run = readonly Computed[]

/** A way to run a program again after which the same bits have to come out. */
export interface Repetition {
  /** What was different, as a clause: `after 3 elements were allocated`. */
  readonly says: string
  readonly run: (program: Program, subject: Subject) => Promise<Run>
}

/** Lengths that move what is allocated next to other addresses, whatever an allocator rounds them to. */
const shifts = [1, 3, 5, 17, 33, 127]

/** Runs often enough for an engine to have replaced the first code that it made; long ones are replaced while they run. */
const often = 24
const long = 2 ** 14

/** Again and again, at other addresses, and by executables that were made anew. */
export function repetitionsOf({ inputs }: Program): readonly Repetition[] {
  const elements = inputs.reduce((sum, { data }) => sum + data.length, 0)
  const repeated = Array.from({ length: elements < long ? often : 3 }, (_, at): Repetition => ({
    says: `run ${at + 2} on the same backend`,
    run: again,
  }))
  return [...repeated, ...elsewhere]
}

const elsewhere: readonly Repetition[] = [
  ...shifts.map((length): Repetition => ({
    says: `after ${length} elements were allocated and kept`,
    run: async (program, subject) => {
      const kept = held(subject.session, length)
      try {
        return await again(program, subject)
      } finally {
        kept.release()
      }
    },
  })),
  {
    says: "after buffers were freed here and there",
    run: async (program, subject) => {
      const kept = shifts.map(
        (length) => [held(subject.session, length), held(subject.session, 2 * length)] as const,
      )
      for (const [gap] of kept) gap.release()
      try {
        return await again(program, subject)
      } finally {
        for (const [, wall] of kept) wall.release()
      }
    },
  },
  ...["a backend", "another backend"].map((which): Repetition => ({
    says: `on ${which} opened anew`,
    run: async (program, { provider, timeout }) => {
      const fresh = await openSubject(provider, { timeout })
      try {
        return await again(program, fresh)
      } finally {
        await fresh.session.close()
      }
    },
  })),
]

async function again(program: Program, subject: Subject): Promise<Run> {
  return (await compute(program, subject)).results
}

function held(session: Session, length: number): ReturnType<Session["alloc"]> {
  const [dtype = "float32"] = session.backend.capabilities.dtypes.filter((each) => each !== "bool")
  return session.alloc(dtype, length)
}
