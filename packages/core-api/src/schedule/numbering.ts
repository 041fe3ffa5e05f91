/** Numbers things from 0 in the order in which they are first asked for. */
export class Numbering<T> {
  readonly items: T[] = []
  readonly #numbers = new Map<T, number>()

  /** The number of an item. */
  of(item: T): number {
    const known = this.#numbers.get(item)
    if (known !== undefined) return known
    const number = this.items.push(item) - 1
    this.#numbers.set(item, number)
    return number
  }
}
