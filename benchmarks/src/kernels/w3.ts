import { type Flavour, FunctionText } from "./function-text.ts"
import { acrossLanes, add, integer, load, mul, plus, store, times, type Wat } from "./wat.ts"

const rowsAtOnce = 4
const rowsOfCopy = 16
const accumulators = 8
const stride = 16 * accumulators

/**
 * Reductions of a matrix of `rows`, a multiple of 16, with `end` bytes each, a multiple of 128. `sum(x, rows, end)`
 * → the sum of all; `columnMeans(x, to, rows, end)` and `rowMeans(x, to, rows, end)` write means;
 * `columnGradients(x, to, dx, rows, end)` and `rowGradients(x, dx, rows, end)` → the sum of the squares of the means,
 * writing its gradient. All of the matrix is read once.
 */
export function reductionKernels(flavour: Flavour): string[] {
  return [
    sum(flavour),
    columnMeans(flavour),
    rowMeans(flavour),
    columnGradients(flavour),
    rowGradients(flavour),
  ]
}

function sum(flavour: Flavour): string {
  const f = new FunctionText("sum", ["x", "rows", "end"], flavour, "f64")
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    f.addTo("total", [rowSum(f)])
    next(f, "x")
  })
  f.line(f.get("total"))
  return f.toString()
}

function columnMeans(flavour: Flavour): string {
  const f = new FunctionText("columnMeans", ["x", "to", "rows", "end"], flavour)
  addColumns(f)
  const scale = perCount(f, f.get("rows"))
  f.loop("i", integer(0), f.get("end"), 16, () => f.line(store(f.at("to"), mul(load(f.at("to")), scale))))
  return f.toString()
}

function rowMeans(flavour: Flavour): string {
  const f = new FunctionText("rowMeans", ["x", "to", "rows", "end"], flavour)
  const scale = perCount(f, `(i32.shr_u ${f.get("end")} ${integer(2)})`)
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    const mean = mul(`(f32x4.splat ${acrossLanes(rowSum(f))})`, scale)
    f.line(`(v128.store32_lane 0 ${f.get("to")} ${mean})`)
    f.set("to", plus(f.get("to"), integer(4)))
    next(f, "x")
  })
  return f.toString()
}

function columnGradients(flavour: Flavour): string {
  const f = new FunctionText("columnGradients", ["x", "to", "dx", "rows", "end"], flavour, "f64")
  addColumns(f)
  const scale = perCount(f, f.get("rows"))
  f.loop("i", integer(0), f.get("end"), 16, () => {
    const mean = f.let(mul(load(f.at("to")), scale))
    f.addTo("total", [mul(mean, mean)])
    f.line(store(f.at("to"), mul(add(mean, mean), scale)))
  })
  // The same row everywhere: large copies need not read what they overwrite.
  f.loop("row", integer(0), f.get("rows"), rowsOfCopy, () => {
    const bytes = times(f.get("end"), integer(rowsOfCopy))
    const copyRows = (): void => {
      f.set("first", f.get("dx"), "i32")
      for (let at = 0; at < rowsOfCopy; at++) {
        const to = plus(f.get("dx"), times(f.get("end"), integer(at)))
        f.line(`(memory.copy ${to} ${f.get("to")} ${f.get("end")})`)
      }
    }
    const copyBlock = (): void => f.line(`(memory.copy ${f.get("dx")} ${f.get("first")} ${bytes})`)
    f.when(`(i32.eqz ${f.get("row")})`, copyRows, copyBlock)
    f.set("dx", plus(f.get("dx"), bytes))
  })
  f.line(f.get("total"))
  return f.toString()
}

function rowGradients(flavour: Flavour): string {
  const f = new FunctionText("rowGradients", ["x", "dx", "rows", "end"], flavour, "f64")
  const scale = perCount(f, `(i32.shr_u ${f.get("end")} ${integer(2)})`)
  f.loop("row", integer(0), f.get("rows"), 1, () => {
    const mean = f.let(mul(`(f32x4.splat ${acrossLanes(rowSum(f))})`, scale))
    f.addTo("total", [`(f32x4.replace_lane 0 ${f.constant(0)} (f32x4.extract_lane 0 ${mul(mean, mean)}))`])
    const slope = f.let(mul(add(mean, mean), scale))
    f.loop("i", integer(0), f.get("end"), stride, () => {
      for (let at = 0; at < accumulators; at++) f.line(store(f.at("dx"), slope, 16 * at))
    })
    next(f, "x")
    next(f, "dx")
  })
  f.line(f.get("total"))
  return f.toString()
}

/** Moves to the next row. */
function next(f: FunctionText, matrix: string): void {
  f.set(matrix, plus(f.get(matrix), f.get("end")))
}

/** 1 / count, four times. */
function perCount(f: FunctionText, count: Wat): Wat {
  return f.set("scale", `(f32x4.splat (f32.div (f32.const 1) (f32.convert_i32_u ${count})))`)
}

/** Four partial sums of the row at `x`. */
function rowSum(f: FunctionText): Wat {
  const sums = Array.from({ length: accumulators }, (_, at) => `sum${at}`)
  for (const each of sums) f.set(each, f.constant(0))
  f.loop("i", integer(0), f.get("end"), stride, () => {
    sums.forEach((each, at) => f.set(each, add(f.get(each), load(f.at("x"), 16 * at))))
  })
  return f.let(balanced(sums.map((each) => f.get(each))))
}

/** Adds the rows of `x` to the row at `to`, four at a time: of 1, 2, 4, 8 and 16 the fastest. */
function addColumns(f: FunctionText): void {
  f.line(`(memory.fill ${f.get("to")} ${integer(0)} ${f.get("end")})`)
  f.loop("row", integer(0), f.get("rows"), rowsAtOnce, () => {
    const rows = Array.from({ length: rowsAtOnce }, (_, at) => `row${at}`)
    rows.forEach((name, at) => f.set(name, plus(f.get("x"), times(f.get("end"), integer(at))), "i32"))
    f.loop("i", integer(0), f.get("end"), 64, () => {
      for (const offset of [0, 16, 32, 48]) {
        const block = balanced(rows.map((name) => load(f.at(name), offset)))
        f.line(store(f.at("to"), add(load(f.at("to"), offset), block), offset))
      }
    })
    f.set("x", plus(f.get("x"), times(f.get("end"), integer(rowsAtOnce))))
  })
}

function balanced(terms: readonly Wat[]): Wat {
  if (terms.length <= 2) return terms.reduce(add)
  const half = terms.length / 2
  return add(balanced(terms.slice(0, half)), balanced(terms.slice(half)))
}
