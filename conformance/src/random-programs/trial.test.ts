import { type Backend, type Kernel, makeKernel, reference } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { type Draw, type Trial, tryKernels } from "./trial.ts"

const draw: Draw = { seed: 3, count: 100, time: 10_000 }

/** The reference, with some of its verbs replaced. */
async function altered(change: (honest: Backend) => Partial<Backend>): Promise<Backend> {
  const honest = await reference().open()
  return {
    capabilities: honest.capabilities,
    info: honest.info,
    alloc: (dtype, length) => honest.alloc(dtype, length),
    free: (buffer) => honest.free(buffer),
    write: (buffer, bytes) => honest.write(buffer, bytes),
    read: (buffer) => honest.read(buffer),
    compile: (kernel) => honest.compile(kernel),
    run: (...args) => honest.run(...args),
    close: () => honest.close(),
    ...change(honest),
  }
}

async function trialOf(change: (honest: Backend) => Partial<Backend>, how = draw): Promise<Trial> {
  const backend = await altered(change)
  return tryKernels(backend, backend.capabilities, how)
}

const compiling = (change: (kernel: Kernel) => Kernel) => (honest: Backend) => ({
  compile: (kernel: Kernel) => honest.compile(change(kernel)),
})

const firstAsLast = compiling((kernel) =>
  makeKernel({
    ...kernel,
    accumulators: kernel.accumulators.map((each) => ({
      ...each,
      op: each.op === "argMin" ? "argMax" : each.op,
    })),
  }),
)

const textOf = ({ failures }: Trial): string => failures.map(({ what }) => what).join("\n")

describe("random kernels on a backend", () => {
  it("that is right are all judged, most of them with teeth", async () => {
    const { tried, refused, biting, sharp, worst, failures } = await trialOf(() => ({}))
    expect({ tried, refused, failures }).toEqual({ tried: 100, refused: 0, failures: [] })
    expect(biting).toBeGreaterThan(80)
    expect(sharp).toBeGreaterThan(5000)
    expect(worst).toBeLessThanOrEqual(1)
  })

  it("that is wrong shrink to a kernel of one step, with all that it takes to see it again", async () => {
    const trial = await trialOf(firstAsLast, { ...draw, seed: 5 })
    expect(trial.failures[0]).toMatchObject({ what: "output 0", index: 0 })
    const text = textOf(trial)
    expect(text).toContain("argMin(")
    expect(text).not.toMatch(/exp|pow|div/)
    expect(text).toMatch(/for \[[12, ]+\]/)
    const [, seed = "", path = ""] = /replay\(provider, "(-?\d+)\/([\d:]+)"\)/.exec(text) ?? []
    const again = await trialOf(firstAsLast, { seed: Number(seed), path, count: 100, time: 10_000 })
    expect(textOf(again).replace(/\ndraw.*/, "")).toBe(text.replace(/\ndraw.*/, ""))
    const honest = await trialOf(() => ({}), { seed: Number(seed), path, count: 100, time: 10_000 })
    expect(honest.failures).toEqual([])
  })

  it("that is wrong in a way that people know is told so", async () => {
    const trial = await trialOf(
      compiling((kernel) =>
        makeKernel({
          ...kernel,
          inputs: kernel.inputs.map(({ dtype, view }) => ({
            dtype,
            view: view.strides.every((stride) => stride >= 0)
              ? { ...view, offset: Math.min(0, view.offset) }
              : view,
          })),
        }),
      ),
    )
    expect(textOf(trial)).toContain("this is what comes out if offsets were ignored")
  })

  it("that throws are printed with what was thrown", async () => {
    const trial = await trialOf(
      compiling((kernel) => {
        if (kernel.key.includes("where(")) throw new Error("no choice")
        return kernel
      }),
    )
    expect(textOf(trial)).toContain("no choice")
    expect(textOf(trial)).toContain("where(")
  })

  it("that writes beside its outputs, or over its inputs, is noticed", async () => {
    const trial = await trialOf((honest) => {
      const seen: unknown[] = []
      return {
        alloc: (dtype, length) => {
          const buffer = honest.alloc(dtype, length)
          if (length === 3 && dtype === "float32") seen.push(buffer)
          return buffer
        },
        run: (exe, inputs, outputs, params) => {
          honest.run(exe, inputs, outputs, params)
          const last = seen.at(-1)
          if (last !== undefined && outputs.every((output) => output !== last))
            honest.write(last, new Uint8Array(12))
        },
      }
    })
    expect(trial.failures[0]?.what).toBe("the buffer after the outputs was changed")
    const input = await trialOf((honest) => ({
      run: (exe, inputs, outputs, params) => {
        honest.run(exe, inputs, outputs, params)
        const [first] = inputs
        const bytes = first === undefined ? new Uint8Array() : (honest.readSync?.(first) ?? new Uint8Array())
        if (bytes.length > 0) honest.write(first, bytes.fill(0))
      },
    }))
    expect(input.failures[0]?.what).toMatch(/input buffer \d was changed/)
  })

  it("that refuses kernels for a reason of its own is not asked to run them", async () => {
    const trial = await trialOf((honest) => ({
      supports: (kernel) => (kernel.space.length > 2 ? "no more than two axes" : true),
      compile: (kernel) => {
        if (kernel.space.length > 2) throw new Error("it was told")
        return honest.compile(kernel)
      },
    }))
    expect(trial.failures).toEqual([])
    expect(trial.refused).toBeGreaterThan(20)
    expect(trial.tried).toBe(100)
  })

  it("that is too slow fails instead of passing with fewer kernels", async () => {
    const slow = (honest: Backend): Partial<Backend> => ({
      read: async (buffer) => {
        await new Promise((done) => {
          setTimeout(done, 10)
        })
        return honest.read(buffer)
      },
    })
    const trial = await trialOf(slow, { ...draw, time: 100 })
    expect(trial.failures).toEqual([
      { what: expect.stringMatching(/only \d+ of 100 kernels ran within 100 ms/) as unknown },
    ])
  })

  it("that is wrong when an executable runs again is told so", async () => {
    const ran = new Set<unknown>()
    const trial = await trialOf((honest) => ({
      run: (exe, inputs, outputs, params) => {
        honest.run(exe, inputs, outputs, params)
        const bytes = ran.has(exe) ? honest.readSync?.(outputs[0]) : undefined
        if (bytes) honest.write(outputs[0], bytes.fill(1))
        ran.add(exe)
      },
    }))
    expect(textOf(trial)).toContain("right after one run of its executable, and wrong after the next")
  })

  it("that is wrong only now and then is not let off", async () => {
    let runs = 0
    const trial = await trialOf((honest) => ({
      run: (exe, inputs, outputs, params) => {
        honest.run(exe, inputs, outputs, params)
        if (runs++ === 21)
          for (const output of outputs)
            honest.write(output, (honest.readSync?.(output) ?? new Uint8Array()).fill(9))
      },
    }))
    expect(trial.failures[0]?.what).toContain("went wrong before")
  })
})
