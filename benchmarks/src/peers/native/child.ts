import { execFileSync, spawn } from "node:child_process"
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Prepared } from "../../contenders/contender.ts"
import type { HostArray } from "../../random.ts"

/**
 * Another process that does the work, talked to in lines over two named pipes: what it is asked is answered before
 * anything else happens here, as a call would be. It knows
 *
 *     prepare NAME file:4096x1024:float32 …   puts inputs into place; answers `ok`
 *     run N                                   does the work N times; answers the milliseconds that it took
 *     results file                            does it once more and writes all results as float32, one after the
 *                                             other; answers how many elements each has
 *
 * and answers `no REASON` where it cannot.
 */
export interface Child {
  prepare(name: string, inputs: readonly HostArray[]): Prepared
  close(): void
}

/** Starts a command whose standard input and output are the pipes. @throws if there are no named pipes, or it ends at once */
export function startChild(command: readonly string[], environment: NodeJS.ProcessEnv = {}): Child {
  const folder = mkdtempSync(join(tmpdir(), "cotangent-bench-"))
  const [asked, answered, errors] = ["asked", "answered", "errors"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  execFileSync("mkfifo", [asked, answered])
  // The shell opens both ends before the command starts, so that opening ours cannot wait for ever.
  const child = spawn(
    "sh",
    ["-c", 'exec "$@" <"$0/asked" >"$0/answered" 2>"$0/errors"', folder, ...command],
    {
      stdio: "ignore",
      env: { ...process.env, ...environment },
    },
  )
  child.unref()
  const [to, from] = [openSync(asked, "w"), openSync(answered, "r")]
  const ask = (line: string): string => {
    const answer = write(to, `${line}\n`) ? readLine(from) : null
    if (answer === null) throw new Error(`it ended: ${lastLine(readFileSync(errors, "utf8"))}`)
    if (answer.startsWith("no ")) throw new Error(answer.slice(3))
    return answer
  }
  try {
    if (ask("hello") !== "ok") throw new Error("it does not say ok")
  } catch (thrown) {
    rmSync(folder, { recursive: true })
    throw thrown
  }
  return {
    prepare: (name, inputs) => {
      const files = inputs.map(({ data, shape, dtype = "float32" }, at) => {
        const file = join(folder, `input${at}`)
        writeFileSync(file, data)
        return `${file}:${shape.join("x")}:${dtype}`
      })
      ask(["prepare", name, ...files].join(" "))
      return {
        call: () => void ask("run 1"),
        time: (calls) => Number(ask(`run ${calls}`)),
        results: () => {
          const file = join(folder, "results")
          const lengths = ask(`results ${file}`).split(" ").map(Number)
          const bytes = readFileSync(file)
          const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
          let end = 0
          return lengths.map((length) => all.slice(end, (end += length)))
        },
      }
    },
    close: () => {
      closeSync(to)
      closeSync(from)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function write(to: number, line: string): boolean {
  try {
    writeSync(to, line)
    return true
  } catch {
    return false // nobody reads any more: what it said last is asked for
  }
}

function readLine(from: number): string | null {
  const byte = new Uint8Array(1)
  let line = ""
  while (readSync(from, byte) === 1) {
    const letter = String.fromCharCode(byte[0] ?? 0)
    if (letter === "\n") return line
    line += letter
  }
  return null
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? ""
}
