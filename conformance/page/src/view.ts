import { type Check, checks, type Ledger } from "@cotangent/conformance"

/** Where a run stands. */
export type Status = "running" | "passed" | "failed"

/** An element of the page, by its id. @throws `Error` if the page has none */
function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no element ${id}`)
  return found
}

/** Says what is tested. */
export function showSubject(text: string): void {
  element("subject").textContent = text
}

/** Says how the run stands, in a word that programs read and one for people. */
export function showStatus(status: Status, verdict: string): void {
  document.documentElement.dataset["status"] = status
  element("verdict").textContent = verdict
}

/** Shows how far the run is: the case that runs now, and sums. */
export function showProgress(ledger: Ledger, enumerated: number, seconds: number, now: string): void {
  const { passed, failed, notApplicable } = ledger.totals()
  const share = enumerated === 0 ? 0 : (passed + failed + notApplicable) / enumerated
  element("progress").setAttribute("value", String(share))
  element("now").textContent = now
  for (const [id, value] of Object.entries({
    enumerated,
    passed,
    failed,
    "not-applicable": notApplicable,
    seconds: seconds.toFixed(1),
  }))
    element(id).textContent = value.toLocaleString("en")
  element("checks").replaceChildren(...checks.map((check) => checkRow(ledger, check)))
}

function checkRow({ lines }: Ledger, check: Check): HTMLElement {
  const own = lines.filter((line) => line.check === check)
  const sum = (of: (line: (typeof own)[number]) => number): number =>
    own.reduce((total, line) => total + of(line), 0)
  const worst = Math.max(0, ...own.map((line) => line.worst))
  const row = document.createElement("tr")
  const head = document.createElement("th")
  head.scope = "row"
  head.textContent = check
  const cells = [sum(({ passed }) => passed), sum(({ failed }) => failed), worst.toFixed(2)]
  row.append(
    head,
    ...cells.map((value) => {
      const cell = document.createElement("td")
      cell.textContent = String(value)
      return cell
    }),
  )
  return row
}

/** Adds what is wrong to the list. */
export function showWrong(text: string): void {
  element("wrong").hidden = false
  element("failures").append(`${text}\n`)
}
