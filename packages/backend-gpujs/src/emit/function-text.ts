/** Where an array argument of a pass comes from: an input of the kernel, or what an earlier pass left of an accumulator. */
export type Source =
  | { readonly kind: "input"; readonly at: number }
  | { readonly kind: "partial"; readonly of: number }

/** Where a number argument comes from: a parameter of the kernel, or a number that no literal can stand for. */
export type Scalar =
  | { readonly kind: "param"; readonly at: number }
  | { readonly kind: "fixed"; readonly value: number }

/** A part of a function: statements in single assignment, so that no expression is nested deeply. */
export class Block {
  readonly lines: string[] = []
  readonly #text: FunctionText

  constructor(text: FunctionText) {
    this.#text = text
  }

  /** Gives the value of `expression` a name. */
  assign(expression: string): string {
    const name = this.#text.fresh()
    this.lines.push(`const ${name} = ${expression};`)
    return name
  }
}

/** The largest literal that is not written with an exponent, which gpu.js would take for an integer. */
const largestLiteral = 1e20
/** Compilers may flush the literals below this one. */
const smallestLiteral = 2 ** -126

/** The text of one function that gpu.js is to translate, and what it has to be called with. */
export class FunctionText {
  readonly arrays: Source[] = []
  readonly scalars: Scalar[] = []
  #names = 0

  /** A name that nothing else has. */
  fresh(): string {
    return `t${this.#names++}`
  }

  /** The argument that holds an array. */
  array(source: Source): string {
    return `a${placeOf(this.arrays, source)}`
  }

  /** The argument that holds a number. */
  scalar(scalar: Scalar): string {
    return `s${placeOf(this.scalars, scalar)}`
  }

  /** A size, stride or position as an argument of its own, so that kernels that differ in nothing else share one text. */
  size(value: number): string {
    return `s${this.scalars.push({ kind: "fixed", value }) - 1}`
  }

  /**
   * A float32 number: a literal, or an argument where no literal is safe in every mode: NaN, ±∞, very large or small
   * ones, and 0, for compilers that see it take 0·x for 0, whatever x is.
   */
  number(value: number): string {
    const rounded = Math.fround(value)
    const size = Math.abs(rounded)
    const plain = size >= smallestLiteral && size <= largestLiteral
    if (!plain) return this.scalar({ kind: "fixed", value: rounded })
    const text = Number.isInteger(rounded) ? `${size}.0` : String(size)
    return rounded < 0 ? `(-${text})` : text
  }

  /** The whole function. */
  print(lines: readonly string[]): string {
    const names = [...this.arrays.map((_, at) => `a${at}`), ...this.scalars.map((_, at) => `s${at}`)]
    return `function(${names.join(", ")}) {\n${lines.map((line) => `  ${line}\n`).join("")}}`
  }
}

function placeOf<T extends Source | Scalar>(list: T[], wanted: T): number {
  const same = (a: T): boolean =>
    Object.entries(wanted).every(([key, value]) => Object.is(Reflect.get(a, key), value))
  const known = list.findIndex((each) => each.kind === wanted.kind && same(each))
  return known >= 0 ? known : list.push(wanted) - 1
}
