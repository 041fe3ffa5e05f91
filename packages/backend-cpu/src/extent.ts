import { bytesPerElement, CotangentError, type KernelInput } from "@cotangent/core-api/backend"

/**
 * Bytes that a buffer must have for a kernel to read this input: up to the last element that the view reaches.
 * @throws `E_COMPILE` if it reaches before the first
 */
export function bytesRead({ dtype, view }: KernelInput): number {
  const { shape, strides, offset, valid } = view
  let first = offset
  let last = offset
  for (const [axis, size] of shape.entries()) {
    const [begin, end] = valid?.[axis] ?? [0, size]
    const low = Math.max(0, begin)
    const high = Math.min(size, end) - 1
    if (high < low) return 0
    const stride = strides[axis] ?? 0
    first += Math.min(stride * low, stride * high)
    last += Math.max(stride * low, stride * high)
  }
  if (first < 0) {
    throw new CotangentError(
      "E_COMPILE",
      `an input of the kernel reaches ${-first} elements before its buffer`,
    )
  }
  return (last + 1) * bytesPerElement(dtype)
}
