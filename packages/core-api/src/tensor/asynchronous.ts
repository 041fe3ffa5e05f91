import { CotangentError } from "../errors.ts"

/** Refuses a promise where a transform needs the result itself. @throws `E_TRACED` */
export function refuseAsync(result: unknown, transform: string): void {
  if (
    typeof result !== "object" ||
    result === null ||
    !("then" in result) ||
    typeof result.then !== "function"
  )
    return
  // Nobody else will look at it: its failure must not end the program.
  if (result instanceof Promise) result.catch(() => undefined)
  throw new CotangentError(
    "E_TRACED",
    `${transform} was given an async function: it must see everything that the function computes before it returns, so the function has to be synchronous; await data outside and pass it in`,
  )
}
