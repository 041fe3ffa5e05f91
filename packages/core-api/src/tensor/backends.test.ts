import { describe, expect, test } from "vitest"
import { defineBackend, type Provider } from "../backend.ts"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"
import { altered } from "../testing/altered.ts"

const coded = (code: string): unknown => expect.objectContaining({ code })

/** The reference backend without a synchronous read. */
const asynchronous = (): Provider => defineBackend({ name: "asynchronous", open: async () => altered() })

describe("tensors and backends", () => {
  test("a realised value is read where it is, whatever is current", async () => {
    const x = ct.ones([2])
    await ct.withBackend(reference(), () => ct.realize(x))
    expect(await x.array()).toEqual([1, 1])
  })

  test("a tensor made before any backend was chosen goes where it is first needed", async () => {
    const early = ct.tensor([1, 2])
    expect(ct.backendOf(early)).toBeNull()
    expect(() => early.dataSync()).toThrow(coded("E_NO_BACKEND"))
    const session = await ct.setBackend(reference())
    expect(await early.add(1).array()).toEqual([2, 3])
    expect(ct.backendOf(ct.tensor([1]))).toBe(session)
  })

  test("two backends do not mix, and to() moves between them", async () => {
    await ct.setBackend(reference())
    const here = ct.tensor([1, 2])
    const there = await ct.withBackend(asynchronous(), () => ct.tensor([10, 20]))
    expect(() => here.add(there)).toThrow(coded("E_MIXED_BACKENDS"))
    expect(() => here.add(there)).toThrow(/"reference".*"asynchronous"/)
    const moved = await there.to("missing").catch((error: unknown) => error)
    expect(moved).toMatchObject({ code: "E_NO_BACKEND" })
    const current = ct.getBackend()
    if (!current) throw new Error("a backend was set")
    expect(await here.add(await there.to(current)).array()).toEqual([11, 22])
  })

  test("a backend without synchronous reads says so, and works with await", async () => {
    const x = await ct.withBackend(asynchronous(), () => ct.tensor([1, 2]).exp())
    expect(() => x.dataSync()).toThrow(coded("E_NO_SYNC_READ"))
    expect((await x.data())[0]).toBeCloseTo(Math.E, 6)
  })
})
