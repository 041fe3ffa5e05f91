import { posix } from "node:path"
import { type Declaration, readSourceFile } from "./source-file.ts"

/** Every function and constant that users can import from core, in the order in which its files pass them on. */
export function publicFace(path = "packages/core-api/src/index.ts"): readonly Declaration[] {
  const { declared, passedOn } = readSourceFile(path)
  const others = passedOn.flatMap(({ from, names }) => {
    const all = publicFace(posix.join(posix.dirname(path), from))
    return names ? all.filter(({ name }) => names.includes(name)) : all
  })
  return [...declared.values(), ...others]
}
