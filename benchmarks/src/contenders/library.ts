import { jit, realize, setBackend, tensor } from "cotangent"
import type { Case } from "../cases/case.ts"
import type { HostArray } from "../random.ts"
import type { Contender } from "./contender.ts"

/** Cotangent on a backend: the program compiled with `jit`, its results disposed of after each call. */
export function libraryContender(
  backend: string,
  { program }: Case,
  inputs: readonly HostArray[],
): Contender {
  return {
    name: `cotangent ${backend}`,
    prepare: async () => {
      await setBackend(backend)
      const tensors = inputs.map(({ data, shape }) => tensor(data, { shape }))
      await realize(tensors)
      const compiled = jit(program)
      const call = (): void => {
        const results = compiled(...tensors)
        // Reading one waits for all that came before it.
        results[0]?.dataSync()
        for (const each of results) each.dispose()
      }
      return {
        call,
        results: () => {
          const results = compiled(...tensors)
          const values = results.map((each) => each.dataSync())
          for (const each of results) each.dispose()
          return values
        },
        close: () => {
          for (const each of tensors) each.dispose()
        },
      }
    },
  }
}
