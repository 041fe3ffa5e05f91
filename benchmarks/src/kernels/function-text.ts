import { add, load, mul, plus, sub, type Wat } from "./wat.ts"

/**
 * How a·b + c is computed: `fused` with the relaxed multiply-add, where the engine rounds that once; `strict` as a
 * product and a sum, each rounded, as every engine can.
 */
export type Flavour = "fused" | "strict"

type Type = "i32" | "f32" | "f64" | "v128"

/** Text of a WebAssembly function that grows line by line. Parameters are 32-bit integers. */
export class FunctionText {
  readonly flavour: Flavour
  readonly #head: string
  readonly #parameters: ReadonlySet<string>
  readonly #locals = new Map<string, Type>()
  readonly #constants = new Map<string, string>()
  readonly #lines: string[] = []
  #count = 0

  constructor(name: string, parameters: readonly string[], flavour: Flavour, result: "" | "f64" = "") {
    this.flavour = flavour
    this.#parameters = new Set(parameters)
    const list = parameters.map((each) => `(param $${each} i32)`)
    this.#head = `(func $${name} (export "${name}") ${list.join(" ")}${result === "" ? "" : ` (result ${result})`}`
  }

  /** A parameter or local. */
  get(name: string): Wat {
    return `(local.get $${name})`
  }

  /** Several, their names separated by spaces. */
  all(names: string): Wat[] {
    return names.split(" ").map((name) => this.get(name))
  }

  /** The address `name + i`. */
  at(name: string, i = "i"): Wat {
    return plus(this.get(name), this.get(i))
  }

  /** A line of text. */
  line(text: Wat): void {
    this.#lines.push(text)
  }

  /** Sets a parameter, or a local, which is of the type that it is first set with. */
  set(name: string, value: Wat, type: Type = "v128"): Wat {
    if (!this.#parameters.has(name) && !this.#locals.has(name)) this.#locals.set(name, type)
    this.line(`(local.set $${name} ${value})`)
    return this.get(name)
  }

  /** The value in a local of its own. */
  let(value: Wat): Wat {
    return this.set(`t${this.#count++}`, value)
  }

  /** Four times the same float32. V8 does not move constants out of loops, so they are put into locals at the start. */
  constant(value: number): Wat {
    return this.#hoisted(`f32x4 ${Array.from({ length: 4 }, () => printFloat(value)).join(" ")}`)
  }

  /** Four times the same 32-bit word. */
  word(value: number): Wat {
    return this.#hoisted(`i32x4 ${Array.from({ length: 4 }, () => value | 0).join(" ")}`)
  }

  /** a·b + c. */
  madd(a: Wat, b: Wat, c: Wat): Wat {
    return this.flavour === "fused" ? `(f32x4.relaxed_madd ${a} ${b} ${c})` : add(mul(a, b), c)
  }

  /** c − a·b. */
  nmadd(a: Wat, b: Wat, c: Wat): Wat {
    return this.flavour === "fused" ? `(f32x4.relaxed_nmadd ${a} ${b} ${c})` : sub(c, mul(a, b))
  }

  /** A polynomial in x, lowest coefficient first: Horner's scheme in x² on pairs, half as deep as in x. */
  polynomial(x: Wat, coefficients: readonly number[]): Wat {
    const square = this.let(mul(x, x))
    const pairs = coefficients.flatMap((each, at) =>
      at % 2 === 0 ? [this.#linear(x, each, coefficients[at + 1])] : [],
    )
    const [highest = this.constant(0), ...others] = pairs.toReversed()
    return others.reduce((sum, each) => this.let(this.madd(sum, square, each)), highest)
  }

  /** `for (name = from; name < to; name += step)`, without sign. */
  loop(name: string, from: Wat, to: Wat, step: number, body: () => void): void {
    const label = `${name}_${this.#count++}`
    this.set(name, from, "i32")
    this.line(`(block $${label}_end (br_if $${label}_end (i32.ge_u ${this.get(name)} ${to})) (loop $${label}`)
    body()
    const next = `(local.tee $${name} ${plus(this.get(name), `(i32.const ${step})`)})`
    this.line(`(br_if $${label} (i32.lt_u ${next} ${to}))))`)
  }

  /** Does one thing or, if there is one, the other. */
  when(condition: Wat, then: () => void, otherwise?: () => void): void {
    this.line(`(if ${condition} (then`)
    then()
    if (otherwise) {
      this.line(") (else")
      otherwise()
    }
    this.line("))")
  }

  /** Calls a function of the module that gives nothing. */
  call(name: string, ...args: readonly Wat[]): void {
    this.line(`(call $${name} ${args.join(" ")})`)
  }

  /** Adds the float32 lanes of these vectors to a float64 local. */
  addTo(total: string, vectors: readonly Wat[]): void {
    const [first = this.constant(0), ...others] = vectors
    const sum = this.let(others.reduce(add, first))
    const high = `(i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 ${sum} ${sum})`
    const pair = this.let(`(f64x2.add (f64x2.promote_low_f32x4 ${sum}) (f64x2.promote_low_f32x4 ${high}))`)
    const lane = (at: number): Wat => `(f64x2.extract_lane ${at} ${pair})`
    this.set(total, `(f64.add ${this.get(total)} (f64.add ${lane(0)} ${lane(1)}))`, "f64")
  }

  /** Sets a v128 local to four times the float32 with these bits. */
  splat(name: string, bits: Wat): Wat {
    return this.set(name, `(i32x4.splat ${bits})`)
  }

  /** Vectors from consecutive memory, each in a local. */
  loads(address: Wat, count: number): Wat[] {
    return Array.from({ length: count }, (_, at) => this.let(load(address, 16 * at)))
  }

  toString(): string {
    const locals = [...this.#locals].map(([name, type]) => `(local $${name} ${type})`)
    const constants = [...this.#constants.values()].map((name) => `(local $${name} v128)`)
    const settings = [...this.#constants].map(([text, name]) => `(local.set $${name} (v128.const ${text}))`)
    return [this.#head, ...locals, ...constants, ...settings, ...this.#lines, ")"].join("\n")
  }

  #linear(x: Wat, c0: number, c1 = 0): Wat {
    if (c1 === 0) return this.constant(c0)
    if (c1 === 1) return this.let(add(this.constant(c0), x))
    if (c1 === -1) return this.let(sub(this.constant(c0), x))
    return this.let(this.madd(x, this.constant(c1), this.constant(c0)))
  }

  #hoisted(text: string): Wat {
    const name = this.#constants.get(text) ?? `c${this.#constants.size}`
    this.#constants.set(text, name)
    return this.get(name)
  }
}

/** Of a float64, the text from which the nearest float32 is read. */
function printFloat(value: number): string {
  if (value === Infinity) return "inf"
  if (value === -Infinity) return "-inf"
  return String(Math.fround(value))
}
