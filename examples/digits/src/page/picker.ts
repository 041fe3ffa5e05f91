import type { BackendListing } from "cotangent"
import { element } from "./elements.ts"

/** Fills the list of backends. What is asked for is in it whether it is known or not: to start says why it does not open. */
export function fillPicker(names: readonly BackendListing[], asked: string): void {
  const known = names.some(({ name }) => name === asked)
  const all = known ? names : [...names, { name: asked, available: true }]
  element("backend", HTMLSelectElement).replaceChildren(
    ...all.map(({ name, available }) => {
      const option = new Option(available ? name : `${name} (not here)`, name, name === asked, name === asked)
      option.dataset["available"] = String(available)
      return option
    }),
  )
  const missing = names.filter(({ available }) => !available)
  element("missing", HTMLElement).hidden = missing.length === 0
  element("reasons", HTMLElement).replaceChildren(
    ...missing.flatMap(({ name, whyNot = "" }) => {
      const term = document.createElement("dt")
      term.textContent = name
      const reason = document.createElement("dd")
      reason.textContent = whyNot
      return [term, reason]
    }),
  )
}
