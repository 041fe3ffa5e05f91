import { CotangentError, type DType, type Intrinsic } from "@cotangent/core-api/backend"
import type { Target } from "../target.ts"
import { type Code, type FunctionBuilder, op } from "../wasm/index.ts"
import type { Fused } from "../fuse.ts"
import type { PowerPart } from "../powers.ts"
import type { Halves } from "../math/halves.ts"
import { exp32, expBelow32 } from "../math/exp32.ts"
import { exp64, expBelow64 } from "../math/exp64.ts"
import { log32 } from "../math/log32.ts"
import { log64 } from "../math/log64.ts"
import { base32, logOfBase32, pow32, power32, powerBelow32 } from "../math/pow32.ts"
import { pow64 } from "../math/pow64.ts"
import { cos32, sin32 } from "../math/sin32.ts"
import { cos64, sin64 } from "../math/sin64.ts"
import { basicIntrinsics, type Emit } from "./basic-intrinsics.ts"
import { mapParts, type Vector } from "./vector.ts"

/** A function on one register. */
type Part<A extends readonly Code[]> = (fn: FunctionBuilder, target: Target, ...parts: A) => Code

const unary =
  (name: Intrinsic, single: Part<[Code]>, double: Part<[Code]>): Emit =>
  (writer, dtype, args) => {
    const of = chosen(name, dtype, single, double)
    return mapParts(writer, dtype, args, (x) => of(writer.fn, writer.target, given(x)))
  }

const binary =
  (name: Intrinsic, single: Part<[Code, Code]>, double: Part<[Code, Code]>): Emit =>
  (writer, dtype, args) => {
    const of = chosen(name, dtype, single, double)
    return mapParts(writer, dtype, args, (x, y) => of(writer.fn, writer.target, given(x), given(y)))
  }

function chosen<P>(name: Intrinsic, dtype: DType, single: P, double: P): P {
  if (dtype === "float32") return single
  if (dtype === "float64") return double
  throw new CotangentError("E_UNSUPPORTED", `there is no ${name} of ${dtype}`)
}

function given(x: Code | undefined): Code {
  if (!x) throw new Error("an intrinsic lacks an argument")
  return x
}

/** How every operation is written: the intrinsics, and what they are fused into. */
export type Emits = Readonly<Record<Intrinsic | Fused, Emit>>

const fused =
  (name: "pmin" | "pmax" | "relaxed_madd" | "relaxed_nmadd"): Emit =>
  (writer, dtype, args) =>
    mapParts(writer, dtype, args, (...parts) =>
      op(`${dtype === "float64" ? "f64x2" : "f32x4"}.${name}`, ...parts),
    )

const powerParts: Readonly<Record<PowerPart, Emit>> = {
  base: ({ fn, target }, dtype, [x]) => ({ dtype, parts: base32(fn, target, single(x)) }),
  power: ({ fn, target }, dtype, [x, base, y]) => ({
    dtype,
    parts: [power32(fn, target, single(x), halves(base), single(y))],
  }),
  powerBelow: ({ fn, target }, dtype, [x, base, above, y]) => ({
    dtype,
    parts: [powerBelow32(fn, target, [single(x), single(above), single(y)], halves(base))],
  }),
  logOfBase: ({ fn, target }, dtype, [x, base]) => ({
    dtype,
    parts: [logOfBase32(fn, target, single(x), halves(base))],
  }),
}

function single(vector: Vector | undefined): Code {
  return given(vector?.parts[0])
}

/** Four elements of float64. */
function halves(vector: Vector | undefined): Halves {
  return [given(vector?.parts[0]), given(vector?.parts[1])]
}

/** Every operation, on four elements at a time. */
export const intrinsics: Emits = {
  ...basicIntrinsics,
  exp: unary("exp", exp32, exp64),
  log: unary("log", log32, log64),
  pow: binary("pow", pow32, pow64),
  sin: unary("sin", sin32, sin64),
  cos: unary("cos", cos32, cos64),
  expBelow: unary("exp", expBelow32, expBelow64),
  ...powerParts,
  pmin: fused("pmin"),
  pmax: fused("pmax"),
  madd: fused("relaxed_madd"),
  nmadd: fused("relaxed_nmadd"),
}
