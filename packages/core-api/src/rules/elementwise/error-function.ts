import { unary, type UnaryOp } from "../define.ts"
import { erfAt, erfcAt, erfinvAt } from "../meanings/error-function.ts"
import type { Scalar } from "../row.ts"
import { abs, mul, neg, square, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { lt } from "./comparison.ts"
import { anywhere } from "./domains.ts"
import { exp, log } from "./exponential.ts"
import { edge, loweredTail, nearZero, timesLiftedGaussian } from "./gaussian-tail.ts"
import { rational } from "./polynomial.ts"
import { sqrt } from "./powers.ts"

/** erfc x for x ≥ 0.46875. */
function tail(x: Scalar): Scalar {
  return timesLiftedGaussian(loweredTail(x), x, 1)
}

/** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
export const erf: UnaryOp = unary("erf", {
  peers: { tfjs: "tf.erf", jax: "jax.lax.erf", torch: "torch.erf" },
  at: erfAt,
  tex: (x) => `\\operatorname{erf} ${x}`,
  d: [(_y, x) => mul(2 / Math.sqrt(Math.PI), exp(neg(square(x))))],
  lower: (x) => {
    const size = abs(x)
    const far = sub(1, tail(where(lt(size, edge), edge, size)))
    return where(lt(size, edge), nearZero(x), where(lt(x, 0), neg(far), far))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [2 / Math.sqrt(Math.PI)] },
    { x: [Infinity], y: 1, d: [0] },
    { x: [-Infinity], y: -1, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** 1 − erf x, without cancellation where that is small. */
export const erfc: UnaryOp = unary("erfc", {
  peers: { jax: "jax.lax.erfc", torch: "torch.erfc" },
  at: erfcAt,
  tex: (x) => `\\operatorname{erfc} ${x}`,
  d: [(_y, x) => mul(-2 / Math.sqrt(Math.PI), exp(neg(square(x))))],
  lower: (x) => {
    const size = abs(x)
    const far = tail(where(lt(size, edge), edge, size))
    return where(lt(size, edge), sub(1, nearZero(x)), where(lt(x, 0), sub(2, far), far))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 1, d: [-2 / Math.sqrt(Math.PI)] },
    { x: [Infinity], y: 0, d: [0] },
    { x: [-Infinity], y: 2, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", 1988: PPND16. Its result over √2 is erf⁻¹.
const overRoot2 = (coefficients: readonly number[]): number[] =>
  coefficients.map((each) => each * Math.SQRT1_2)
const centreAbove = overRoot2([
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
])
const centreBelow = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
]
const middleAbove = overRoot2([
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
])
const middleBelow = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
]
const outerAbove = overRoot2([
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
])
const outerBelow = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
]

/** The inverse of erf; ±∞ at ±1, NaN beyond. */
export const erfinv: UnaryOp = unary("erfinv", {
  peers: { jax: "jax.lax.erf_inv", torch: "torch.erfinv" },
  at: erfinvAt,
  tex: (x) => `\\operatorname{erf}^{-1} ${x}`,
  d: [(y) => mul(Math.sqrt(Math.PI) / 2, exp(square(y)))],
  lower: (x) => {
    const size = abs(x)
    const isCentral = lt(size, 0.85)
    const q = mul(0.5, where(isCentral, x, 0))
    const central = mul(q, rational(sub(0.180625, square(q)), centreAbove, centreBelow))
    const r = sqrt(neg(log(mul(0.5, sub(1, where(isCentral, 0.85, size))))))
    const isOuter = lt(5, r)
    const middle = rational(sub(where(isOuter, 5, r), 1.6), middleAbove, middleBelow)
    const outer = rational(sub(where(isOuter, r, 5), 5), outerAbove, outerBelow)
    const ofSize = where(lt(r, Infinity), where(isOuter, outer, middle), r)
    return where(isCentral, central, where(lt(x, 0), neg(ofSize), ofSize))
  },
  precise: true,
  domain: [[-0.95, 0.95]],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [Math.sqrt(Math.PI) / 2] },
    { x: [1], y: Infinity, d: [Infinity] },
    { x: [-1], y: -Infinity, d: [Infinity] },
    { x: [1.5], y: NaN, d: [NaN] },
  ],
})
