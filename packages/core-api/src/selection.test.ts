import { beforeEach, describe, expect, test } from "vitest"
import { BACKEND_API, defineBackend, type Provider } from "./backend.ts"
import { reference } from "./reference.ts"
import { BackendSelection } from "./selection.ts"
import { Session } from "./session.ts"
import { restricted } from "./testing/restricted.ts"

const named = (name: string): Provider => defineBackend({ name, open: () => restricted({}) })
const late = (name: string): Provider => defineBackend({ name, open: async () => restricted({}) })
const broken = defineBackend({
  name: "broken",
  open: () => {
    throw new Error("no WebGPU here")
  },
})
const brokenLate = defineBackend({ name: "brokenLate", open: () => Promise.reject(new Error("no adapter")) })

let environment: string | undefined
let selection = new BackendSelection(() => environment)
beforeEach(() => {
  environment = undefined
  selection = new BackendSelection(() => environment)
  selection.register("one", () => named("one"))
  selection.register("two", async () => late("two"))
  selection.register("broken", () => broken)
})

describe("choosing", () => {
  test("a value", () => {
    const session = selection.select(reference())
    expect(session).toBeInstanceOf(Session)
    expect(selection.current).toBe(session)
  })

  test("a name, whose package may load lazily", async () => {
    expect(selection.current).toBeNull()
    const session = await selection.select("two")
    expect(session.name).toBe("two")
    expect(selection.current).toBe(session)
  })

  test("a name with an argument for its loader", async () => {
    const seen: (string | undefined)[] = []
    selection.register("third-party", (argument) => {
      seen.push(argument)
      return named("third-party")
    })
    const plain = await selection.select("third-party")
    const special = await selection.select("third-party:a:b")
    expect(seen).toEqual([undefined, "a:b"])
    expect(special).not.toBe(plain)
  })

  test("the first of a list that opens", async () => {
    expect((await selection.select(["broken", brokenLate, "nosuch", late("three"), "one"])).name).toBe(
      "three",
    )
  })

  test("auto: the first default that opens", async () => {
    selection.setDefaults(["broken", "two", "one"])
    expect((await selection.select("auto")).name).toBe("two")
    expect((await selection.select([brokenLate, "auto"])).name).toBe("two")
  })

  test("an open session, for instance the one before", async () => {
    const before = await selection.select("one")
    await selection.select("two")
    expect(selection.select(before)).toBe(before)
    expect(selection.current).toBe(before)
  })
})

describe("opening again", () => {
  test.each<[string, () => string | Provider]>([
    ["a name", () => "one"],
    ["an asynchronous name", () => "two"],
    ["a value", () => reference()],
    ["an asynchronous value", () => late("four")],
  ])("reuses what is open: %s", async (_, make) => {
    const choice = make()
    const [a, b] = await Promise.all([selection.open(choice), selection.open(choice)])
    expect(a).toBe(b)
    expect(await selection.open(choice)).toBe(a)
    await a.close()
    const again = await selection.open(choice)
    expect(again).not.toBe(a)
    expect(again.closed).toBe(false)
  })

  test("a name and a value share the session of the value that the name stands for", async () => {
    const provider = named("five")
    selection.register("five", () => provider)
    expect(await selection.open("five")).toBe(await selection.open(provider))
  })

  test("tries again what failed, and forgets a name that is registered anew", async () => {
    let works = false
    selection.register("flaky", async () => (works ? named("flaky") : broken))
    await expect(selection.open("flaky")).rejects.toMatchObject({ code: "E_NO_BACKEND" })
    works = true
    const session = await selection.open("flaky")
    selection.register("flaky", () => named("other"))
    expect((await selection.open("flaky")).name).toBe("other")
    expect(session.closed).toBe(false)
  })

  test("a replaced backend stays open", async () => {
    const before = await selection.select("one")
    await selection.select("two")
    expect(before.closed).toBe(false)
    expect(() => before.alloc("float32", 1)).not.toThrow()
  })
})

describe("failing", () => {
  test("leaves the current backend in place and working", async () => {
    const before = await selection.select("one")
    for (const choice of ["broken", brokenLate, ["broken", brokenLate], "nosuch", []]) {
      await expect((async () => selection.select(choice))()).rejects.toMatchObject({ code: "E_NO_BACKEND" })
      expect(selection.current).toBe(before)
    }
    expect(() => before.alloc("float32", 1)).not.toThrow()
  })

  test("lists every candidate with its reason", async () => {
    const failing = (async () => selection.select(["broken", brokenLate, "nosuch:x"]))()
    await expect(failing).rejects.toThrow(
      /\n {2}broken: .*no WebGPU here\n {2}brokenLate: .*no adapter\n {2}nosuch:x: .*registered: broken, one, two/,
    )
  })

  test("another version of the interface is told as that for a single value", async () => {
    const old = { ...named("old"), api: BACKEND_API + 1 }
    expect(() => selection.select(old)).toThrow(expect.objectContaining({ code: "E_API_VERSION" }))
    expect(() => selection.select([old, broken])).toThrow(/^E_NO_BACKEND: (.|\n)*old: E_API_VERSION/)
    expect((await selection.select([old, "one"])).name).toBe("one")
  })

  test("a closed session is not opened again behind the back of whoever holds it", async () => {
    const session = await selection.open("one")
    await session.close()
    expect(() => selection.select(session)).toThrow(/one: E_CLOSED: it was closed/)
  })

  test.each(["", "auto", "a:b", "a,b", "a b"])("a name that could not be used is refused: %j", (name) => {
    expect(() => selection.register(name, () => broken)).toThrow(
      expect.objectContaining({ code: "E_NO_BACKEND" }),
    )
  })
})

describe("several at once", () => {
  test("the last call wins, however long the others take", async () => {
    const slow = selection.select(late("slow"))
    const quick = selection.select(named("quick"))
    expect(selection.current).toBe(quick)
    expect((await slow).name).toBe("slow")
    expect(selection.current).toBe(quick)
  })
})

describe("when a value is first needed", () => {
  test("the default opens, at once where that is possible", () => {
    selection.setDefaults(["broken", "one"])
    const session = selection.currentOrDefault()
    expect(session).toMatchObject({ name: "one" })
    expect(selection.currentOrDefault()).toBe(session)
    expect(selection.current).toBe(session)
  })

  test("everybody who asks meanwhile gets the same", async () => {
    selection.setDefaults(["two"])
    const [a, b] = await Promise.all([selection.currentOrDefault(), selection.currentOrDefault()])
    expect(a).toBe(b)
    expect(selection.current).toBe(a)
  })

  test("a choice that is being opened is waited for", async () => {
    selection.setDefaults(["one"])
    const choosing = selection.select("two")
    expect((await selection.currentOrDefault()).name).toBe("two")
    await choosing
  })

  test("the environment decides before the defaults, by a name or a list", async () => {
    selection.setDefaults(["one"])
    environment = "broken, two"
    expect((await selection.currentOrDefault()).name).toBe("two")
  })

  test("what the environment names and does not open is no reason to take another", () => {
    selection.setDefaults(["one"])
    environment = "broken"
    expect(() => selection.currentOrDefault()).toThrow(/no WebGPU here/)
    environment = "cuda"
    expect(() => selection.currentOrDefault()).toThrow(/cuda: .*registered: broken, one, two/)
    expect(selection.current).toBeNull()
  })

  test("without any default it says what to do", () => {
    expect(() => selection.currentOrDefault()).toThrow(/setBackend/)
  })
})

describe("with", () => {
  test("is current for f, and no longer", async () => {
    const before = await selection.select("one")
    const result = await selection.with("two", (session) => {
      expect(selection.current).toBe(session)
      expect(session.name).toBe("two")
      return 7
    })
    expect(result).toBe(7)
    expect(selection.current).toBe(before)
  })

  test("is restored when f throws, and does not call f when it does not open", async () => {
    const before = await selection.select("one")
    await expect(
      selection.with("two", () => {
        throw new RangeError("mine")
      }),
    ).rejects.toThrow("mine")
    expect(selection.current).toBe(before)
    await expect(selection.with("broken", () => expect.unreachable())).rejects.toMatchObject({
      code: "E_NO_BACKEND",
    })
  })

  test("nests", async () => {
    await selection.with("one", async (outer) => {
      const inner = selection.with(reference(), () => selection.current?.name)
      expect(selection.current).toBe(outer)
      expect(await inner).toBe("reference")
    })
    expect(selection.current).toBeNull()
  })

  test("an asynchronous f has it until its first await, and can ask again", async () => {
    const before = await selection.select("one")
    const seen = await selection.with("two", async (session) => {
      const first = selection.current?.name
      await Promise.resolve()
      const second = selection.current?.name
      const third = await selection.with(session, () => selection.current?.name)
      return [first, second, third]
    })
    expect(seen).toEqual(["two", "one", "two"])
    expect(selection.current).toBe(before)
  })
})

test("the list asks a backend that can say whether it opens, and opens nothing", async () => {
  let opened = 0
  const asked = (name: string, answer: true | string): Provider =>
    defineBackend({
      name,
      open: () => {
        opened++
        return restricted({})
      },
      available: async () => answer,
    })
  selection.register("willing", () => asked("willing", true))
  selection.register("unable", () => asked("unable", "no SIMD here"))
  selection.register("old", () => ({ ...asked("old", true), api: BACKEND_API + 1 }))
  const list = await selection.list()
  expect(list.slice(3)).toEqual([
    { name: "willing", available: true },
    { name: "unable", available: false, whyNot: "no SIMD here" },
    { name: "old", available: false, whyNot: expect.stringContaining("E_API_VERSION") as string },
  ])
  expect(opened).toBe(0)
})

test("the list says what opens here and why the rest does not", async () => {
  selection.register("absent", () => Promise.reject(new Error("Cannot find package")))
  const open = await selection.select("one")
  expect(await selection.list()).toEqual([
    { name: "one", available: true },
    { name: "two", available: true },
    { name: "broken", available: false, whyNot: 'the backend "broken" did not open: no WebGPU here' },
    { name: "absent", available: false, whyNot: "Cannot find package" },
  ])
  expect(open.closed).toBe(false)
})
