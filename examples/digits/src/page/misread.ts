import { type Digits, imageAt, side } from "../data.ts"

const shown = 12

/** Pictures of the first digits that were read wrong, each with what it is and what it was taken for. */
export function drawMisread({ images, labels }: Digits, read: Uint8Array): HTMLElement[] {
  const wrong = [...labels.keys()].filter((at) => read[at] !== labels[at])
  return wrong.slice(0, shown).map((at) => {
    const figure = document.createElement("figure")
    const caption = document.createElement("figcaption")
    caption.textContent = `${labels[at]}, read as ${read[at]}`
    figure.append(drawDigit(imageAt(images, at)), caption)
    return figure
  })
}

function drawDigit(image: Float32Array): HTMLCanvasElement {
  const canvas = document.createElement("canvas")
  canvas.width = side
  canvas.height = side
  const picture = new ImageData(side, side)
  image.forEach((value, at) => {
    const grey = Math.round(255 * (1 - value))
    picture.data.set([grey, grey, grey, 255], 4 * at)
  })
  canvas.getContext("2d")?.putImageData(picture, 0, 0)
  return canvas
}
