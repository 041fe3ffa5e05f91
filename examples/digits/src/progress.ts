import { SingleBar } from "cli-progress"
import type { Progress } from "./train.ts"

/** Shows how training goes. */
export interface Display {
  /** After each batch. */
  step(progress: Progress): void
  /** After each epoch, with the share of test images that are read right. */
  epoch(progress: Progress, accuracy: number): void
}

/** A bar while there is somebody to watch it, and one line for each epoch. */
export function newDisplay(epochs: number, images: number, terminal: boolean): Display {
  const bar = new SingleBar({
    format: "epoch {epoch}  {bar} {value}/{total}  loss {loss}  {speed} images/s",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    clearOnComplete: true,
    hideCursor: true,
  })
  const name = (epoch: number): string => `${String(epoch).padStart(String(epochs).length)}/${epochs}`
  return {
    step({ epoch, seen, loss, seconds }) {
      if (!terminal) return
      const shown = { epoch: name(epoch), loss: loss.toFixed(4), speed: Math.round(seen / seconds) }
      if (!bar.isActive) bar.start(images, 0, shown)
      bar.update(seen, shown)
    },
    epoch({ epoch, seen, loss, seconds }, accuracy) {
      if (terminal) bar.stop()
      const speed = Math.round(seen / seconds)
      console.log(
        `epoch ${name(epoch)}  loss ${loss.toFixed(4)}  test accuracy ${(100 * accuracy).toFixed(1)} %  ${speed} images/s`,
      )
    },
  }
}
