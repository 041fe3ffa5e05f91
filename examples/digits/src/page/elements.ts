/** An element of the page, by its id. @throws `Error` if the page has none of that kind */
export function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${kind.name} with the id ${id}`)
}

/** What the page is doing; programs read it from `data-status`. */
export type Status = "loading" | "ready" | "running" | "done" | "cancelled" | "failed"

/** Says what the page is doing. */
export function showStatus(status: Status, words: string): void {
  document.documentElement.dataset["status"] = status
  element("words", HTMLElement).textContent = words
}

/** Shows what went wrong, or with "" that nothing did. */
export function showError(text: string): void {
  const notice = element("notice", HTMLElement)
  notice.hidden = text === ""
  notice.textContent = text
}

/** Puts a text into an element. */
export function showText(id: string, text: string): void {
  element(id, HTMLElement).textContent = text
}
