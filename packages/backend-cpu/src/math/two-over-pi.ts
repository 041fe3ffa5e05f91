import type { Data } from "../wasm/index.ts"

/** 5 bytes of zeros, then the first 1176 bits of 2/π (mpmath 1.3), the most significant first. */
const digits =
  "0000000000a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492e" +
  "ea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897" +
  "ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5f" +
  "b11f8d5d08560330"

const bytes = Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
  Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
)

/** 2/π as a fixed-point number that lies in memory as all numbers do, the least significant byte first. */
export const twoOverPi: Data = { address: 64, bytes: bytes.toReversed() }

/** Bytes before the binary point and the first bits of 2/π, counted from the top. */
export const leadingBytes = 5
