import { imageAt, side } from "./data.ts"

/** What is drawn with: the 24 greys of a terminal with 256 colours, or characters of different weight. */
export type Ink = "greys" | "letters"

/** One image as lines of text, two rows of pixels to a line. */
export function drawImage(image: Float32Array, ink: Ink): string[] {
  const at = (row: number, column: number): number => image[row * side + column] ?? 0
  return Array.from({ length: side / 2 }, (_, line) => {
    const cells = Array.from(
      { length: side },
      (__, column) => [at(2 * line, column), at(2 * line + 1, column)] as const,
    )
    return ink === "greys" ? `${cells.map(greyCell).join("")}\x1b[0m` : cells.map(letterCell).join("")
  })
}

// The upper half block shows one pixel in the text colour and the one below in the background.
function greyCell([upper, lower]: readonly [number, number]): string {
  return `\x1b[38;5;${grey(upper)};48;5;${grey(lower)}m▀`
}

/** Colours 232 to 255 are greys from black to white. */
function grey(value: number): number {
  return 232 + Math.round(Math.min(1, Math.max(0, value)) * 23)
}

function letterCell([upper, lower]: readonly [number, number]): string {
  const shades = " ░▒▓█"
  return shades[Math.round(((upper + lower) / 2) * (shades.length - 1))] ?? " "
}

/** Images side by side under their captions. */
export function drawRow(
  images: Float32Array,
  positions: readonly number[],
  captions: readonly string[],
  ink: Ink,
): string {
  const gap = "  "
  const drawn = positions.map((position) => drawImage(imageAt(images, position), ink))
  const head = captions.map((caption) => caption.padEnd(side)).join(gap)
  const lines = Array.from({ length: side / 2 }, (_, line) => drawn.map((each) => each[line] ?? "").join(gap))
  return [head.trimEnd(), ...lines.map((line) => line.trimEnd())].join("\n")
}
