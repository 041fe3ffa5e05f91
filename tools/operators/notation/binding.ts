import { type Token, tokens } from "./tokens.ts"

/** How tightly a formula holds together: where it stands in another, what is looser needs parentheses. */
export const bindings = {
  choice: 0,
  relation: 1,
  sum: 2,
  product: 3,
  prefix: 4,
  power: 5,
  atom: 6,
} as const

const relations = new Set(
  "= < > \\le \\ge \\ne \\land \\lor \\oplus \\ll \\gg \\mathbin \\bmod \\text".split(" "),
)
const prefixes =
  /^\\(sin|cos|tan|arcsin|arccos|arctan|sinh|cosh|tanh|ln|log|max|min|operatorname|mathrm|lnot|sim|sum|prod)$/
const products = new Set(["\\cdot", "/"])

/** One factor of a product: a token, with what is written above and below it and what it is applied to. */
interface Factor {
  readonly binding: number
  readonly length: number
}

function factorAt(list: readonly Token[], start: number): Factor {
  const first = list[start]
  let at = start + 1
  let binding: number = first?.group === "cases" ? bindings.choice : bindings.atom
  const isPrefix = prefixes.test(first?.text ?? "")
  if (first?.text === "\\operatorname" || first?.text === "\\mathrm") at += 1
  if (first?.text === "\\frac") {
    at += 2
    binding = bindings.power
  }
  if (first?.text === "\\tfrac") {
    at += list[at]?.group ? 2 : 1 // `\tfrac12` is one number of two digits
    binding = bindings.power
  }
  if (first?.text === "\\sqrt") at += list[at]?.text === "[" ? 2 : 1
  while (list[at]?.text === "^" || list[at]?.text === "_") {
    if (list[at]?.text === "^") binding = Math.min(binding, bindings.power)
    at += 2
  }
  const called = list[at]
  const isCall = called?.text === "(" && called.adjacent && (isPrefix || !first?.group)
  if (isCall) return { binding: bindings.power, length: at + 1 - start }
  if (isPrefix && at < list.length) return { binding: bindings.prefix, length: list.length - start }
  return { binding, length: at - start }
}

/** How tightly a list of tokens holds together. */
function bindingOfTokens(list: readonly Token[]): number {
  if (list.some(({ group }) => group === "cases") && list.length === 1) return bindings.choice
  if (list.some(({ text }) => relations.has(text))) return bindings.relation
  if (list.some(({ text }) => text === "+" || text === "-")) return bindings.sum
  if (list.some(({ text }) => products.has(text))) return bindings.product
  const first = factorAt(list, 0)
  if (first.length < list.length) return bindings.product
  const [only] = list
  if (list.length === 1 && only?.text === "{") return bindingOfTokens(only.inside ?? [])
  return first.binding
}

/** How tightly a formula holds together, by its outermost operator. */
export function bindingOf(tex: string): number {
  return bindingOfTokens(tokens(tex))
}

/** Whether a formula begins with a minus sign, which no operator may stand in front of. */
export function isSigned(tex: string): boolean {
  return tokens(tex)[0]?.text === "-"
}

/** What a place in a formula asks of what is put there. */
export interface Slot {
  readonly atLeast: number
  /** Whether a sign may come first. */
  readonly signed: boolean
}

const anything: Slot = { atLeast: bindings.choice, signed: true }

/** What each place that `mark` names asks for, in the order in which they stand in the formula. */
export function slotsOf(tex: string, mark: string): readonly Slot[] {
  return slotsIn(tokens(tex), mark, undefined)
}

function slotsIn(list: readonly Token[], mark: string, follower: Token | undefined): Slot[] {
  return cellsOf(list).flatMap((cell) =>
    cell.flatMap((token, at) => {
      const next = cell[at + 1]
      if (token.inside) return slotsIn(token.inside, mark, token.text === "{" ? next : undefined)
      if (token.text !== mark) return []
      if (cell.length === 1) return [follower?.text === "^" ? tightest : anything]
      return [between(cell[at - 1], cell[at - 2], next)]
    }),
  )
}

/** The parts of a group between `,`, `&` and `\\`. */
function cellsOf(list: readonly Token[]): Token[][] {
  const cells: Token[][] = [[]]
  for (const token of list) {
    if (token.text === "," || token.text === "&" || token.text === "\\\\") cells.push([])
    else cells.at(-1)?.push(token)
  }
  return cells
}

const tightest: Slot = { atLeast: bindings.atom, signed: false }

function between(left: Token | undefined, beforeLeft: Token | undefined, right: Token | undefined): Slot {
  const isScript = beforeLeft?.text === "^" || beforeLeft?.text === "_"
  const [fromLeft, fromRight] = [isScript ? bindings.power : onTheRightOf(left), onTheLeftOf(right)]
  return { atLeast: Math.max(fromLeft, fromRight), signed: left === undefined || relations.has(left.text) }
}

// What is rounded first is to be seen, so sums are taken from left to right.
function onTheRightOf(left: Token | undefined): number {
  if (left === undefined) return bindings.choice
  if (relations.has(left.text)) return bindings.sum
  if (left.text === "+" || left.text === "-" || left.text === "\\cdot") return bindings.product
  if (left.text === "/" || prefixes.test(left.text) || left.text === "^") return bindings.power
  if (left.group === "braces") return bindings.power
  return bindings.product
}

function onTheLeftOf(right: Token | undefined): number {
  if (right === undefined) return bindings.choice
  if (relations.has(right.text) || right.text === "+") return bindings.sum
  if (right.text === "-" || right.text === "\\cdot" || right.text === "/") return bindings.product
  if (right.text === "^" || right.text === "_") return bindings.atom
  return bindings.power
}
