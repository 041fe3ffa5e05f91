import { CotangentError, messageOf } from "@cotangent/core-api/backend"

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0] // magic number and version
const types = [1, 5, 1, 0x60, 0, 1, 0x7b] // one: () → v128
const functions = [3, 2, 1, 0] // one, of that type
const f32x4Splat = [0x43, 0, 0, 0, 0, 0xfd, 0x13]
const relaxedMadd = [0xfd, 0x85, 0x02]

/** Whether the engine has 128-bit SIMD (WebAssembly 2.0). */
export function hasSimd(): boolean {
  return validates(f32x4Splat)
}

/** Whether the engine has relaxed SIMD (WebAssembly 3.0), of which the multiply-add is what matters here. */
export function hasRelaxedSimd(): boolean {
  return validates([...f32x4Splat, ...f32x4Splat, ...f32x4Splat, ...relaxedMadd])
}

/**
 * Whether kernels may use relaxed SIMD: as `wanted`, or, if that is undefined, where the engine has it.
 * @throws `E_NO_BACKEND` if there is no SIMD at all, or no relaxed SIMD where it is wanted
 */
export function chooseRelaxedSimd(wanted: boolean | undefined): boolean {
  if (!hasSimd()) {
    throw new CotangentError(
      "E_NO_BACKEND",
      'the backend "cpu" needs WebAssembly with 128-bit SIMD, which this JavaScript engine does not offer or was told not to: use another backend, for instance "op-table", or a newer engine',
    )
  }
  const offered = hasRelaxedSimd()
  if (wanted === true && !offered) {
    throw new CotangentError(
      "E_NO_BACKEND",
      "this JavaScript engine has no relaxed SIMD: leave relaxedSimd away, so that it is used only where it exists, or pass false",
    )
  }
  return wanted ?? offered
}

/** Whether {@link chooseRelaxedSimd} can choose: true, or the reason why not. */
export function canChooseSimd(wanted: boolean | undefined): true | string {
  try {
    chooseRelaxedSimd(wanted)
    return true
  } catch (thrown) {
    return messageOf(thrown)
  }
}

/** Whether a module is valid whose one function consists of `code`, which leaves a v128. */
function validates(code: readonly number[]): boolean {
  // Old engines and some that were locked down have no WebAssembly at all.
  if (typeof WebAssembly === "undefined") return false
  const body = [0, ...code, 0x0b] // no locals; the code; end
  const codes = [10, body.length + 2, 1, body.length, ...body]
  return WebAssembly.validate(Uint8Array.of(...header, ...types, ...functions, ...codes))
}
