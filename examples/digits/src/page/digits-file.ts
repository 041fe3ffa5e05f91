import { type Digits, pixels } from "../data.ts"

/** Digits as bytes: the labels, then the images, a byte for each pixel. */
export function encodeDigits({ images, labels }: Digits): Uint8Array {
  const bytes = new Uint8Array(labels.length + images.length)
  bytes.set(labels)
  images.forEach((value, at) => {
    bytes[labels.length + at] = Math.round(value * 255)
  })
  return bytes
}

/** What {@link encodeDigits} wrote. */
export function decodeDigits(bytes: Uint8Array): Digits {
  const count = bytes.length / (1 + pixels)
  const images = new Float32Array(count * pixels)
  for (let at = 0; at < images.length; at++) images[at] = (bytes[count + at] ?? 0) / 255
  return { images, labels: bytes.slice(0, count) }
}
