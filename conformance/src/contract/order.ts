import { bytes, mapKernel, plus, sumOf, times } from "./bench.ts"
import type { Clause } from "./clause.ts"

/** Program order: everything happens as if one thing at a time. */
export const orderClauses: readonly Clause[] = [
  {
    says: "a write is copied before it returns",
    async steps(bench, facts) {
      const x = bench.alloc(4)
      const given = bytes([1, 2, 3, 4], bench.float)
      bench.backend.write(x, given)
      given.fill(0)
      facts.same("what was written", await bench.read(x), [1, 2, 3, 4])
    },
  },
  {
    says: "runs see earlier runs and writes, and not later ones",
    async steps(bench, facts) {
      const next = mapKernel([4], bench.float, 1, (a) => plus(a, 1))
      const double = mapKernel([4], bench.float, 1, (a) => times(a, 2))
      const x = bench.hold([1, 2, 3, 4])
      const [y] = bench.run(next, [x])
      const [z] = bench.run(double, [y])
      bench.write(x, [10, 20, 30, 40])
      const [w] = bench.run(next, [x])
      bench.write(y, [0, 0, 0, 0])
      facts.same("x + 1, doubled", await bench.read(z), [4, 6, 8, 10])
      facts.same("the second x + 1", await bench.read(w), [11, 21, 31, 41])
      facts.same("what was written over a result", await bench.read(y), [0, 0, 0, 0])
    },
  },
  {
    says: "a read waits for every earlier run that writes the buffer",
    async steps(bench, facts) {
      const next = bench.backend.compile(mapKernel([64], bench.float, 1, (a) => plus(a, 1)))
      let x = bench.hold(Array.from({ length: 64 }, (_, at) => at))
      for (let round = 0; round < 50; round++) {
        const y = bench.alloc(64)
        bench.backend.run(next, [x], [y], [])
        x = y
      }
      facts.same(
        "fifty times + 1",
        await bench.read(x),
        Array.from({ length: 64 }, (_, at) => at + 50),
      )
    },
  },
  {
    says: "a read gives what was there when it was asked for",
    async steps(bench, facts) {
      const x = bench.hold([1, 2])
      const first = bench.read(x)
      bench.write(x, [3, 4])
      const second = bench.read(x)
      facts.same("before the write", await first, [1, 2])
      facts.same("after the write", await second, [3, 4])
    },
  },
  {
    says: "an executable runs again, on other buffers",
    async steps(bench, facts) {
      const exe = bench.backend.compile(mapKernel([3], bench.float, 2, (a, b = a) => sumOf(times(a, 3), b)))
      const [x, y, one, two] = [bench.hold([1, 2, 3]), bench.hold([4, 5, 6]), bench.alloc(3), bench.alloc(3)]
      bench.backend.run(exe, [x, y], [one], [])
      bench.backend.run(exe, [y, x], [two], [])
      facts.same("3·x + y", await bench.read(one), [7, 11, 15])
      facts.same("3·y + x", await bench.read(two), [13, 17, 21])
      bench.backend.run(exe, [x, x], [two], [])
      facts.same("one buffer as both inputs, over an old result", await bench.read(two), [4, 8, 12])
    },
  },
  {
    says: "freeing after a run was enqueued is safe",
    async steps(bench, facts) {
      const next = mapKernel([5], bench.float, 1, (a) => plus(a, 1))
      const x = bench.hold([1, 2, 3, 4, 5])
      const [y] = bench.run(next, [x])
      bench.free(x)
      const [z] = bench.run(next, [y])
      bench.free(y)
      const other = bench.hold([9, 9, 9, 9, 9])
      const reading = bench.read(z)
      bench.free(z)
      facts.same("the result", await reading, [3, 4, 5, 6, 7])
      facts.same("what was allocated in the meantime", await bench.read(other), [9, 9, 9, 9, 9])
    },
  },
  {
    says: "submit enqueues a plan as single runs would",
    async steps(bench, facts) {
      const { backend } = bench
      const next = backend.compile(mapKernel([3], bench.float, 1, (a) => plus(a, 1)))
      const double = backend.compile(mapKernel([3], bench.float, 1, (a) => times(a, 2)))
      const [x, y, z] = [bench.hold([1, 2, 3]), bench.alloc(3), bench.alloc(3)]
      const plan = [
        { exe: next, inputs: [x], outputs: [y], params: [], after: [] },
        { exe: double, inputs: [y], outputs: [z], params: [], after: [0] },
      ]
      if (backend.submit) backend.submit(plan)
      else for (const { exe, inputs, outputs, params } of plan) backend.run(exe, inputs, outputs, params)
      bench.write(x, [0, 0, 0])
      facts.same("x + 1", await bench.read(y), [2, 3, 4])
      facts.same("doubled", await bench.read(z), [4, 6, 8])
    },
  },
]
