import { CotangentError, type Expr, type Ranges } from "@cotangent/core-api/backend"
import { loadLanesInside, loadVector } from "../vector/access.ts"
import { positions } from "../vector/basic-intrinsics.ts"
import { convertVector } from "../vector/convert.ts"
import { registers, type Vector, type Writer } from "../vector/vector.ts"
import { type Code, get, i32, load, op, splatI32 } from "../wasm/index.ts"
import type { Context } from "./context.ts"
import type { Cursor } from "./cursor.ts"
import type { LoopLeaf } from "./evaluator.ts"
import type { LoopSet } from "./loop-set.ts"
import type { Nest } from "./nest.ts"

/** Reads the leaves of expressions where the loops are: elements of arguments, positions, parameters. */
export class Leaves {
  readonly #writer: Writer
  readonly #nest: Nest
  readonly #cursors: ReadonlyMap<number, Cursor>
  readonly #loops: LoopSet
  readonly #rows: number | null
  readonly #vector: number | null
  /** By the index of `acc` expressions, where they are known. */
  readonly totals = new Map<number, (context: Context) => Vector>()

  /** `cursors` by the index of the argument; rows are unrolled along axis `rows`, lanes lie along `vector`. */
  constructor(
    writer: Writer,
    nest: Nest,
    cursors: ReadonlyMap<number, Cursor>,
    loops: LoopSet,
    rows: number | null,
    vector: number | null,
  ) {
    this.#writer = writer
    this.#nest = nest
    this.#cursors = cursors
    this.#loops = loops
    this.#rows = rows
    this.#vector = vector
  }

  read(expr: LoopLeaf, context: Context): Vector {
    switch (expr.kind) {
      case "arg":
        return this.#argument(expr.index, context)
      case "index":
        return this.position(expr.axis, context)
      case "param":
        return this.#parameter(expr.index)
      case "acc":
        return this.totals.get(expr.index)?.(context) ?? missing(expr)
    }
  }

  /** Indices along an axis. */
  position(axis: number, { row, column }: Context): Vector {
    if (axis === this.#vector) return positions(this.#writer, this.#ahead(axis, column), 1)
    return positions(this.#writer, this.#ahead(axis, axis === this.#rows ? row : 0), 0)
  }

  #ahead(axis: number, by: number): Code {
    const index = this.#loops.index(axis)
    return by === 0 ? index : op("i32.add", index, i32(by))
  }

  #parameter(at: number): Vector {
    const { fn } = this.#writer
    const param = this.#nest.params[at]
    if (!param) return missing({ kind: "param", index: at, dtype: "float64" })
    const both = fn.let(load("v128.load64_splat", param.address, param.offset))
    return convertVector(this.#writer, { dtype: "float64", parts: [both, both] }, param.dtype)
  }

  #argument(at: number, context: Context): Vector {
    const cursor = this.#cursors.get(at)
    if (!cursor) return missing({ kind: "arg", index: at, dtype: "float64" })
    const { dtype, valid } = cursor.access
    const place = cursor.place(context, this.#rows, this.#vector)
    if (!valid?.some(Boolean)) return loadVector(this.#writer, dtype, place)
    return this.#guarded(cursor, valid, context)
  }

  /** Elements that are 0 where an index is outside its range: there memory is not touched. */
  #guarded(cursor: Cursor, valid: Ranges, context: Context): Vector {
    const { fn } = this.#writer
    const { dtype } = cursor.access
    const place = cursor.place(context, this.#rows, this.#vector)
    const result = Array.from({ length: registers(dtype) }, () => fn.local("v128", "guarded"))
    for (const local of result) fn.set(local, fn.constant(splatI32(0)))
    const assign = (value: Vector): void =>
      result.forEach((local, part) => fn.set(local, value.parts[part] ?? get(local)))
    const inside = (axis: number, by: number): Code => {
      const [begin, end] = valid[axis] ?? [0, 0]
      const length = Math.max(0, end - begin)
      return op("i32.lt_u", op("i32.add", this.#loops.index(axis), i32(by - begin)), i32(length))
    }
    const others = valid.flatMap((range, axis) =>
      range && axis !== this.#vector ? [inside(axis, axis === this.#rows ? context.row : 0)] : [],
    )
    const along = this.#vector
    const read = (): void => {
      if (along === null || !valid[along]) return assign(loadVector(this.#writer, dtype, place))
      const first = inside(along, context.column)
      const last = inside(along, context.column + context.count - 1)
      fn.if(
        op("i32.and", first, last),
        () => assign(loadVector(this.#writer, dtype, place)),
        () =>
          assign(loadLanesInside(this.#writer, dtype, place, (lane) => inside(along, context.column + lane))),
      )
    }
    const condition = others.reduce<Code | null>((all, each) => (all ? op("i32.and", all, each) : each), null)
    if (condition) fn.if(condition, read)
    else read()
    return { dtype, parts: result.map(get) }
  }
}

function missing(expr: Expr): never {
  throw new CotangentError(
    "E_COMPILE",
    `a kernel asks for ${expr.kind} ${"index" in expr ? expr.index : ""}, which it lacks`,
  )
}
