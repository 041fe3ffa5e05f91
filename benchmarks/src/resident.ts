import { readFileSync, writeFileSync } from "node:fs"

/**
 * Watches how much memory the process has resident: the function that it gives says by how many bytes it was more at most
 * than when the watch began. Null where the system, unlike Linux, keeps no such mark that can be set back.
 */
export function watchResident(): () => number | null {
  const before = setBack()
  return () => {
    const most = before === null ? null : bytesOf("VmHWM")
    return most === null || before === null ? null : Math.max(0, most - before)
  }
}

/** Sets the mark to what is resident now. */
function setBack(): number | null {
  try {
    writeFileSync("/proc/self/clear_refs", "5") // proc(5): resets the peak resident set size
    return bytesOf("VmRSS")
  } catch {
    return null
  }
}

function bytesOf(name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync("/proc/self/status", "utf8"))
  return found ? 1024 * Number(found[1]) : null
}
