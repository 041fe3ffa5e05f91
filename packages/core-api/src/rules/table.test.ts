import { describe, expect, it } from "vitest"
import type { DType } from "../dtype.ts"
import { acc, arg, type Expr, topological } from "../expr.ts"
import { elementwiseRow } from "./define.ts"
import type { ElementwiseRow, ReduceRow, Scalar } from "./row.ts"
import { elementwiseRows, intrinsics, reduceRows, table } from "./table.ts"

const exported = [
  ...Object.entries(table.elementwise).map(([name, op]) => [name, op.row.name] as const),
  ...Object.entries(table.reductions).map(([name, op]) => [name, op.row.name] as const),
  ...Object.entries(table.movements).map(([name, op]) => [name, op.row.name] as const),
]

describe("the table", () => {
  it("holds the seed and what it needs", () => {
    const names = exported.map(([name]) => name)
    const seed = ["log", "exp", "relu", "sigmoid", "add", "sub", "mul", "pow", "mean", "sum"]
    const needed = ["neg", "div", "gt", "eq", "where", "cast", "expand", "reshape", "permute", "slice", "pad"]
    expect(names).toEqual(expect.arrayContaining([...seed, ...needed]))
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(exported)("%s is exported under its row's name", (name, rowName) => {
    expect(rowName).toBe(name)
  })

  it.each(elementwiseRows.map((row) => [row.name, row] as const))(
    "%s: as many partials and domains as arguments",
    (_name, row) => {
      expect(row.d).toHaveLength(row.arity)
      expect(row.domain).toHaveLength(row.arity)
      for (const [lo, hi] of row.domain) expect(lo).toBeLessThan(hi)
      for (const { x, d } of row.points ?? []) {
        expect(x).toHaveLength(row.arity)
        expect(d ?? x).toHaveLength(row.arity)
      }
      // What gives a bool is a jump: it has no derivative to state.
      if (row.gives === "bool") expect(row.d.every((each) => each === null)).toBe(true)
    },
  )

  it("calls intrinsic what has no decomposition, and the conversion", () => {
    const undecomposed = elementwiseRows.filter((row) => !row.lower).map((row) => row.name)
    expect(intrinsics).toEqual([...undecomposed, "cast"].sort())
  })
})

/** Arguments of a row as leaves of an expression. */
function leaves(row: ElementwiseRow): Expr[] {
  const dtype = row.accepts === "integer" ? "int32" : "float32"
  return Array.from({ length: row.arity }, (_, at) => arg(at, row.condition && at === 0 ? "bool" : dtype))
}

function isExpr(value: Scalar | number): value is Expr {
  return typeof value === "object" && "kind" in value
}

/** Every op that some expressions name. */
function opsIn(values: readonly (Scalar | number | undefined)[]): string[] {
  const roots = values.filter((value) => value !== undefined).filter(isExpr)
  return topological(roots).flatMap((expr) => (expr.kind === "call" ? [expr.op] : []))
}

function named(row: ElementwiseRow): string[] {
  const x = leaves(row)
  const y = arg(row.arity, row.gives === "bool" ? "bool" : "float32")
  return opsIn([row.lower?.(...x), ...row.d.map((rule) => rule?.(y, ...x))])
}

function namedBy(row: ReduceRow): string[] {
  const [y, x] = [arg(0, "float32"), arg(1, "float32")]
  const summed: Scalar[] = []
  const sum = (value: Scalar): Scalar => {
    summed.push(value)
    return arg(2, "float32")
  }
  return opsIn([
    row.finish?.(acc(0, "float32"), 5),
    row.d?.(y, x, { n: 5, sum, productOfOthers: () => arg(2, "float32") }),
    ...summed,
  ])
}

const decompositionOf = (name: string): string[] => {
  if (name === "cast") return []
  const row = elementwiseRow(name)
  return row.lower ? opsIn([row.lower(...leaves(row))]) : []
}

describe("closure: what a rule names is a rule, so that every order of derivative works", () => {
  const uses = [
    ...elementwiseRows.map((row) => [row.name, named(row)] as const),
    ...reduceRows.map((row) => [row.name, namedBy(row)] as const),
  ]

  it.each(uses)("%s names rows only", (_name, ops) => {
    for (const op of ops) expect(op === "cast" || elementwiseRows.includes(elementwiseRow(op)), op).toBe(true)
  })

  it("and they do name some", () => {
    expect(new Set(uses.flatMap(([, ops]) => ops)).size).toBeGreaterThan(8)
    expect(named(table.elementwise.pow.row)).toEqual(
      expect.arrayContaining(["pow", "where", "eq", "log", "mul"]),
    )
  })

  it.each(elementwiseRows.filter(({ lower }) => lower).map((row) => [row.name, row] as const))(
    "%s: computed in the dtype of its arguments throughout",
    (_name, row) => {
      // A choice between two plain numbers, for instance, would be one of float32.
      const dtypesIn = (dtype: DType): Set<DType> => {
        const x = Array.from({ length: row.arity }, (_, at) => arg(at, dtype))
        const y = row.lower?.(...x)
        return new Set(topological(y && isExpr(y) ? [y] : []).map((each) => each.dtype))
      }
      if (row.accepts !== "integer") expect(dtypesIn("float64")).not.toContain("float32")
      if (row.accepts === "float" || row.gives === "bool") return
      const x = Array.from({ length: row.arity }, (_, at) => arg(at, "int32"))
      expect(row.lower?.(...x).dtype).toBe("int32")
    },
  )

  it("decompositions end in intrinsics", () => {
    for (const row of elementwiseRows.filter(({ lower }) => lower)) {
      let left = [row.name]
      for (let depth = 0; depth < 8 && left.length > 0; depth++) {
        left = left.flatMap(decompositionOf).filter((op) => !intrinsics.some((name) => name === op))
      }
      expect(left, row.name).toEqual([])
    }
  })
})
