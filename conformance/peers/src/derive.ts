import type { Computed, Derived, Differentiation } from "@cotangent/conformance"
import { Missing, type Func, type Peer } from "./peer.ts"
import { record, replayed } from "./replay.ts"

/** What a library gives for the results that a differentiation asks for. @throws {@link Missing}, and whatever the library throws */
export function derive<A>(peer: Peer<A>, asked: Differentiation): readonly Computed[] {
  return peer.within(() => {
    const { inputs, wrt, results } = asked
    const recording = record(asked.apply, inputs)
    const whole = replayed(peer, recording)
    const given = (): A[] => inputs.map((each) => peer.upload(each))
    /** The function of the arguments that carry a gradient, the others held fixed. */
    const f: Func<A> = (...active) => {
      const x = given()
      wrt.forEach((at, index) => {
        const own = active[index]
        if (own !== undefined) x[at] = own
      })
      return whole(...x)
    }
    const active = (): A[] => wrt.flatMap((at) => inputs[at] ?? []).map((each) => peer.upload(each))
    const cotangent = (): A => {
      const { shape, dtype } = recording.result
      const size = shape.reduce((product, each) => product * each, 1)
      return peer.upload(asked.cotangent ?? { shape, dtype, data: Array.from({ length: size }, () => 1) })
    }
    const tangents = (): A[] => asked.tangents.map((each) => peer.upload(each))
    const needs = (of: Derived["of"]): boolean => results.some((each) => each.of === of)

    const value = needs("value") ? peer.read(whole(...given())) : undefined
    const jvp = needs("jvp") ? peer.read(pushed(peer, f, active(), tangents())) : undefined
    const vjp = needs("vjp") ? peer.vjp(f, active(), cotangent()).map((each) => peer.read(each)) : []
    const [byCotangent, ...second] = needs("second")
      ? secondOrder(peer, f, cotangent(), active(), tangents).map((each) => peer.read(each))
      : []
    const pick = (each: Derived): Computed | undefined => {
      switch (each.of) {
        case "value":
          return value
        case "jvp":
          return jvp
        case "vjp":
          return vjp[each.by]
        case "second":
          return each.by === "cotangent" ? byCotangent : second[each.by]
      }
    }
    return results.map((each) => {
      const found = pick(each)
      if (!found) throw new Error(`the library gave nothing for ${each.of}`)
      return found
    })
  })
}

function pushed<A>(peer: Peer<A>, f: Func<A>, x: readonly A[], tangents: readonly A[]): A {
  if (!peer.jvp) throw new Missing("it has no forward mode")
  return peer.jvp(f, x, tangents)
}

/** ∂⟨Jᵀc, r⟩ by c and by each of x: the library's backward pass through its own backward pass. */
function secondOrder<A>(
  peer: Peer<A>,
  f: Func<A>,
  cotangent: A,
  x: readonly A[],
  tangents: () => A[],
): readonly A[] {
  const { mul, add } = peer.elementwise
  if (!mul || !add) throw new Missing("it has no products and sums")
  const directional: Func<A> = (last, ...inner) => {
    if (last === undefined) throw new Error("the cotangent is missing")
    const r = tangents()
    return peer
      .vjp(f, inner, last)
      .map((each, at) => {
        const direction = r[at]
        if (direction === undefined) throw new Error("a tangent is missing")
        return peer.total(mul(each, direction))
      })
      .reduce((a, b) => add(a, b))
  }
  return peer.vjp(directional, [cotangent, ...x], peer.number(1, "float32"))
}
