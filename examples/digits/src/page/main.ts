import type { Split } from "../data.ts"
import { splitDigits } from "../data.ts"
import { seeded } from "../random.ts"
import type { Progress } from "../train.ts"
import { decodeDigits } from "./digits-file.ts"
import { element, showError, showStatus, showText } from "./elements.ts"
import { teach } from "./lesson.ts"
import { LossPlot } from "./loss-plot.ts"
import { drawMisread } from "./misread.ts"
import { backendNames, registerInstalled } from "./names.ts"
import { pause } from "./pause.ts"
import { fillPicker } from "./picker.ts"
import { addressOf, readSettings, type Settings } from "./settings.ts"

const form = element("settings", HTMLFormElement)
const bar = element("bar", HTMLProgressElement)
const plot = new LossPlot(element("plot", HTMLElement))
let settings = readSettings(location.href)
let running: AbortController | null = null

registerInstalled()
fillPicker([], settings.backend)
element("epochs", HTMLInputElement).valueAsNumber = settings.epochs
element("limit", HTMLInputElement).valueAsNumber = settings.limit
form.addEventListener("change", () => {
  settings = { ...settings, ...chosen() }
  history.replaceState(null, "", addressOf(settings, location.href))
})

try {
  const split = await loadSplit(settings.seed)
  fillPicker(await backendNames(), settings.backend)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (running) running.abort()
    else void lesson(split)
  })
  element("start", HTMLButtonElement).disabled = false
  showStatus("ready", "Ready")
} catch (thrown) {
  fail(thrown)
}

async function loadSplit(seed: number): Promise<Split> {
  const response = await fetch("digits.bin")
  if (!response.ok)
    throw new Error(`the digits could not be loaded: ${response.status} ${response.statusText}`)
  const digits = decodeDigits(new Uint8Array(await response.arrayBuffer()))
  await pause()
  return splitDigits(digits, seeded(seed))
}

function chosen(): Pick<Settings, "backend" | "epochs" | "limit"> {
  return {
    backend: element("backend", HTMLSelectElement).value,
    epochs: element("epochs", HTMLInputElement).valueAsNumber || settings.epochs,
    limit: element("limit", HTMLInputElement).valueAsNumber || settings.limit,
  }
}

async function lesson(split: Split): Promise<void> {
  running = new AbortController()
  const { signal } = running
  showError("")
  plot.clear()
  bar.value = 0
  for (const id of ["epoch", "loss", "accuracy", "speed"]) showText(id, "–")
  element("wrong", HTMLElement).hidden = true
  showRunning(true)
  showStatus("running", `Opening ${settings.backend}`)
  const { epochs } = settings
  let drawn = 0
  let place = ""
  try {
    await teach(
      split,
      settings,
      {
        opened: (device) => {
          place = device
          showStatus("running", `Training on ${device}`)
        },
        step: (progress, count) => {
          plot.add(progress.batchLoss)
          const last = progress.epoch === epochs && progress.seen === count
          if (performance.now() - drawn < 50 && !last) return
          showStep(progress, count, epochs)
          drawn = performance.now()
        },
        examined: ({ read, accuracy }, epoch) => {
          showText("accuracy", `${(100 * accuracy).toFixed(1)} %`)
          if (epoch === epochs) showMisread(split, read)
        },
      },
      signal,
    )
    plot.draw()
    if (signal.aborted) showStatus("cancelled", `Cancelled on ${place}`)
    else showStatus("done", `Trained on ${place}`)
  } catch (thrown) {
    fail(thrown)
  } finally {
    running = null
    showRunning(false)
  }
}

function showStep({ epoch, seen, loss, seconds }: Progress, count: number, epochs: number): void {
  plot.draw()
  bar.value = (epoch - 1 + seen / count) / epochs
  showText("epoch", `${epoch} of ${epochs}`)
  showText("loss", loss.toFixed(3))
  showText("speed", Math.round(seen / seconds).toLocaleString("en"))
}

function showMisread({ test }: Split, read: Uint8Array): void {
  const figures = drawMisread(test, read)
  const wrong = read.filter((digit, at) => digit !== test.labels[at]).length
  showText(
    "count",
    `${wrong} of ${read.length} were misread${wrong > figures.length ? ", such as these" : ""}`,
  )
  element("figures", HTMLElement).replaceChildren(...figures)
  element("wrong", HTMLElement).hidden = false
}

function showRunning(is: boolean): void {
  element("start", HTMLButtonElement).textContent = is ? "Cancel" : "Train"
  element("choices", HTMLFieldSetElement).disabled = is
}

function fail(thrown: unknown): void {
  showError(thrown instanceof Error ? thrown.message : String(thrown))
  showStatus("failed", "That did not work")
}
