import { reportBody } from "../html/report.ts"
import { style } from "../html/style.ts"
import { printJson, type Report } from "../json-report.ts"
import { efforts } from "../measure.ts"
import { provided } from "./provided.ts"
import type { News, Order } from "./thread.ts"

/** What whoever drives the page may do, besides what a person may. */
export interface Door {
  /** Measures, and gives the report. */
  measure(order: Order): Promise<Report>
  /** Set by the driver: is told what goes on. */
  tell?(text: string): unknown
}

const door = globalThis as unknown as Door // what the driver and the page agree on

const [form, backends, progress, now, report] = ["form", "backends", "progress", "now", "report"].map(
  (id) => {
    const element = document.getElementById(id)
    if (!element) throw new Error(`the page has no #${id}`)
    return element
  },
) as [HTMLFormElement, HTMLElement, HTMLProgressElement, HTMLElement, HTMLElement] // as index.html has them

document.head.append(Object.assign(document.createElement("style"), { textContent: style }))
const asked = (new URLSearchParams(location.search).get("backend") ?? "cpu").split(",")
for (const name of provided) {
  const box = Object.assign(document.createElement("input"), {
    type: "checkbox",
    name: "backend",
    value: name,
  })
  box.checked = asked.includes(name)
  const label = document.createElement("label")
  label.append(box, ` ${name} `)
  backends.append(label)
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  const chosen = new FormData(form)
  const isQuick = chosen.get("effort") === "quick"
  void show({
    backends: textsOf(chosen, "backend"),
    cases: textsOf(chosen, "cases").flatMap((each) => each.split(",")),
    effort: efforts[isQuick ? "quick" : "full"],
  })
})

function textsOf(chosen: FormData, name: string): string[] {
  return chosen.getAll(name).filter((each) => typeof each === "string")
}

door.measure = (order) => {
  document.documentElement.dataset["status"] = "running"
  const thread = new Worker(new URL("./thread.ts", import.meta.url), { type: "module" })
  return new Promise<Report>((resolve, reject) => {
    thread.addEventListener("error", ({ message }) => reject(new Error(message)))
    thread.addEventListener("message", ({ data }: MessageEvent<News>) => {
      if ("report" in data) resolve(data.report)
      else if ("error" in data) reject(new Error(data.error))
      else {
        progress.value = data.share
        now.textContent = data.text
        door.tell?.(data.text)
      }
    })
    thread.postMessage(order)
  }).finally(() => thread.terminate())
}

/** Measures, and shows the report in the page. */
async function show(order: Order): Promise<void> {
  report.replaceChildren()
  try {
    const measured = await door.measure(order)
    progress.value = 1
    now.textContent = ""
    report.innerHTML = reportBody(measured).text
    const file = new Blob([printJson(measured)], { type: "application/json" })
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(file),
      download: "cotangent-benchmarks.json",
      textContent: "All samples and numbers, as JSON",
    })
    report.append(link)
    document.documentElement.dataset["status"] = "done"
  } catch (thrown) {
    now.textContent = thrown instanceof Error ? thrown.message : String(thrown)
    document.documentElement.dataset["status"] = "failed"
  }
}
