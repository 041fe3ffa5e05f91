import { type Code, type FunctionBuilder, get, i32, op } from "../wasm/index.ts"

/** A loop whose counter goes from `begin` to `end` in steps, at least once. */
export function counted(
  fn: FunctionBuilder,
  name: string,
  { begin, end, step = 1 }: { readonly begin: Code; readonly end: Code; readonly step?: number },
  body: (at: Code) => void,
): void {
  const at = fn.local("i32", name)
  fn.set(at, begin)
  fn.doWhile(
    name,
    () => {
      body(get(at))
      fn.set(at, op("i32.add", get(at), i32(step)))
    },
    () => op("i32.lt_u", get(at), end),
  )
}

/** The lesser of two numbers, in a local. */
export function lesser(fn: FunctionBuilder, name: string, a: Code, b: Code): Code {
  const local = fn.local("i32", name)
  fn.set(local, a)
  fn.if(op("i32.lt_u", b, get(local)), () => fn.set(local, b))
  return get(local)
}

/** `base + index · bytes`. */
export function at(base: Code, index: Code, bytes: number): Code {
  return bytes === 0 ? base : op("i32.add", base, op("i32.mul", index, i32(bytes)))
}
