import type { ElementwiseRow } from "@cotangent/core-api/rules"

const greek = new Set(["alpha", "beta", "gamma", "delta", "lambda", "mu", "sigma"])

/** The name of an argument as TeX. */
export function symbol(name: string): string {
  if (greek.has(name)) return `\\${name}`
  return name.length === 1 ? name : `\\mathrm{${name}}`
}

/** What a row calls its arguments: the names of the parameters of its notation. Throws if it names fewer. */
export function argumentNames({ name, arity, tex }: ElementwiseRow): readonly string[] {
  const [, list = ""] = /^\(?([^)=]*)\)?\s*=>/.exec(tex.toString()) ?? []
  const names = list.split(",").map((each) => each.trim())
  if (names.length !== arity || names.includes("")) {
    throw new Error(`${name}: the notation must be an arrow function that names ${arity} arguments`)
  }
  return names
}

/** What a result is called where its arguments have these names. */
export function resultName(names: readonly string[]): string {
  return names.includes("y") ? "r" : "y"
}
