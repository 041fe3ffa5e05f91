import { CotangentError, currentSession, setBackend, type Session } from "cotangent"
import { confusionMatrix, printConfusion } from "./confusion.ts"
import { type Digits, pickDigits, splitDigits } from "./data.ts"
import { loadDigits } from "./load-digits.ts"
import { examine, type Examination } from "./examine.ts"
import { FlagError, type Flags, readFlags, usage } from "./flags.ts"
import { drawRow, type Ink } from "./picture.ts"
import { newDisplay } from "./progress.ts"
import { seeded, shuffled } from "./random.ts"
import { train } from "./train.ts"

/** Runs the program with these arguments, and gives its exit code. */
export async function program(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args)
    if (flags.help) console.log(usage)
    else await learnToRead(flags)
    return 0
  } catch (thrown) {
    if (thrown instanceof FlagError) {
      console.error(`${thrown.message}\nTry --help.`)
      return 2
    }
    // What cannot be opened is told in a sentence; anything else is a fault, with its stack.
    if (!(thrown instanceof CotangentError && thrown.code === "E_NO_BACKEND")) throw thrown
    console.error(thrown.message)
    return 1
  }
}

async function learnToRead({ backend, epochs, batch, seed, limit }: Flags): Promise<void> {
  const session = await openBackend(backend)
  const random = seeded(seed)
  const { train: all, test } = splitDigits(await loadDigits(), random)
  const digits = pickDigits(all, shuffled(all.labels.length, random).subarray(0, limit))
  console.log(
    `backend ${describe(session)}, seed ${seed}: ${digits.labels.length} images to learn, ${test.labels.length} to be examined with`,
  )

  const display = newDisplay(epochs, digits.labels.length, process.stdout.isTTY)
  let seconds = 0
  let examination: Examination | null = null
  for await (const progress of train(digits, { epochs, batch }, random)) {
    display.step(progress)
    if (progress.seen < digits.labels.length) continue
    examination = await examine(progress.network, test)
    seconds += progress.seconds
    display.epoch(progress, examination.accuracy)
  }
  const speed = Math.round((epochs * digits.labels.length) / seconds)
  console.log(`trained for ${seconds.toFixed(1)} s, ${speed} images/s\n`)
  if (examination) report(test, examination)
}

async function openBackend(name: string | null): Promise<Session> {
  return name === null ? await currentSession() : await setBackend(name.split(",").map((each) => each.trim()))
}

function describe({ name, backend: { info } }: Session): string {
  return info.device === name ? name : `${name} (${info.device})`
}

function report(test: Digits, { read }: Examination): void {
  console.log(printConfusion(confusionMatrix(test.labels, read)))
  const wrong = [...test.labels.keys()].filter((at) => read[at] !== test.labels[at])
  if (wrong.length === 0) return
  const width = process.stdout.columns ?? 90
  const shown = wrong.slice(0, Math.max(1, Math.min(5, Math.floor((width + 2) / 30))))
  const captions = shown.map((at) => `${test.labels[at]}, read as ${read[at]}`)
  const ink: Ink = process.stdout.isTTY && process.stdout.hasColors(256) ? "greys" : "letters"
  console.log(`\n${wrong.length} of ${test.labels.length} were misread, such as these:\n`)
  console.log(drawRow(test.images, shown, captions, ink))
}
