import { table } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { readDocstring } from "./docstring.ts"
import { operators } from "./operators.ts"

const all = operators()

describe("the catalogue", () => {
  it("has every function of the table once, and what is made of them", () => {
    const names = all.map(({ name }) => name)
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
    expect(names).toEqual(expect.arrayContaining(Object.values(table).flatMap((ops) => Object.keys(ops))))
    expect(names).toEqual(expect.arrayContaining(["cumSum", "concat"]))
    expect(names).not.toContain("zeros")
  })

  it.each(all.map((each) => [each.name, each] as const))(
    "%s is documented, and its peers are",
    (_name, each) => {
      expect(each.text).toMatch(/\w.*[.)]$/)
      // An op that no library has says so with an empty list.
      expect(each.row ? each.row.peers : each.peers).toBeDefined()
      const { tfjs = "tf.", jax = "jnp.", torch = "torch." } = each.peers
      expect(tfjs).toMatch(/^tf\./)
      expect(jax).toMatch(/^(jnp|jax)\.|^x\[/)
      expect(torch).toMatch(/^(torch|F)\.|^x\[/)
    },
  )

  it("says what a composition is made of, through functions that its file keeps for itself", () => {
    const calls = (name: string) => all.find((each) => each.name === name)?.source.calls
    expect(calls("softmax")).toEqual(expect.arrayContaining(["exp", "sub", "max", "div", "sum"]))
    expect(calls("std")).toEqual(expect.arrayContaining(["variance", "sqrt"]))
    expect(calls("std")).not.toContain("rootOfSum")
  })
})

describe("docstrings", () => {
  it("are read line by line, with their tags", () => {
    const comment =
      "*\n * First, of {@link exp}:\n * second. @throws `E_AXIS`\n * @peers tf.a, jax.nn.b, F.c\n "
    expect(readDocstring(comment.slice(1))).toEqual({
      text: "First, of `exp`: second.",
      throws: "`E_AXIS`",
      peers: { tfjs: "tf.a", jax: "jax.nn.b", torch: "F.c" },
    })
  })

  it("must name libraries that are known", () => {
    expect(() => readDocstring(" A.\n @peers np.exp ")).toThrow("np.exp")
  })
})
