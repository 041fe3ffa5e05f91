import { lt, scope, type Tensor, tensor, where, withBackend } from "@cotangent/core-api"
import { type Capabilities, dtypes, intrinsics, reduceOps } from "@cotangent/core-api/backend"
import { elementwiseRow, table } from "@cotangent/core-api/rules"
import type { Procedure } from "./procedure.ts"

/** What a backend lists it must do, and what it does not list must be refused with `E_UNSUPPORTED`. */
export function* claims(capabilities: Capabilities): Generator<Procedure> {
  yield wellFormed
  for (const op of intrinsics)
    yield {
      ...claimed(op, capabilities.ops.includes(op), `the op ${op}`, (x) => applyIntrinsic(op, x)),
      notApplicable: lacksCompany(op, capabilities),
    }
  for (const op of reduceOps) {
    const reduction = Object.values(table.reductions).find(({ row }) => row.op === op)
    if (reduction)
      yield claimed(op, capabilities.reduce.includes(op), `the reduction ${op}`, (x) => reduction(x))
  }
  for (const dtype of dtypes) {
    yield {
      rule: "claims",
      check: "claims",
      id: `claims / dtype ${dtype}`,
      async steps({ session }, facts) {
        const make = async (): Promise<ArrayLike<number>> => {
          const x = await withBackend(session, () => scope(() => tensor([1, 1, 1], { dtype })))
          return x.data().finally(() => x.dispose())
        }
        if (capabilities.dtypes.includes(dtype))
          facts.holds("it holds ones", Array.from(await make()).join() === "1,1,1")
        else await facts.throws("it is refused", ["E_DTYPE", "E_UNSUPPORTED"], make)
      },
    }
  }
}

/** An op on ones, such that nothing is stored that a backend of floats alone does not have. */
function applyIntrinsic(op: string, x: Tensor): Tensor {
  if (op === "cast") return lt(x, 2).cast(x.dtype)
  const row = elementwiseRow(op)
  const value = row.accepts === "integer" ? x.cast("int32") : x
  const args = Array.from({ length: row.arity }, (_, at) => (row.condition && at === 0 ? lt(x, 2) : value))
  // The table has each row under its own name, and its ops take their arguments in order.
  const apply = table.elementwise[op as keyof typeof table.elementwise] as unknown as (
    ...x: Tensor[]
  ) => Tensor
  const y = apply(...args)
  return row.gives === "bool" ? where(y, x, 0) : y.cast(x.dtype)
}

/** What it takes to try a claimed op by {@link applyIntrinsic}, where that is not claimed. */
function lacksCompany(op: string, { ops }: Capabilities): string | null {
  if (!ops.includes(op)) return null
  const company = companyOf(op)
  return ops.includes(company) ? null : `it does not claim ${company}`
}

function companyOf(op: string): string {
  if (op === "cast" || op === "where") return "lt"
  const { gives, accepts } = elementwiseRow(op)
  return gives === "bool" ? "where" : accepts === "integer" ? "cast" : op
}

function claimed(op: string, listed: boolean, what: string, apply: (x: Tensor) => Tensor): Procedure {
  return {
    rule: "claims",
    check: "claims",
    id: `claims / ${what}`,
    async steps({ session, capabilities }, facts) {
      const dtype = capabilities.dtypes.includes("float32") ? "float32" : "float64"
      const compute = async (): Promise<number> => {
        const y = await withBackend(session, () => scope(() => apply(tensor([1, 1, 1], { dtype }))))
        return y
          .data()
          .then(({ length }) => length)
          .finally(() => y.dispose())
      }
      if (listed) facts.holds(`${op} is claimed, and computes`, (await compute()) > 0)
      else await facts.throws(`${op} is not claimed, and refused`, ["E_UNSUPPORTED"], compute)
    },
  }
}

const wellFormed: Procedure = {
  rule: "claims",
  check: "claims",
  id: "claims / capabilities and info are lists and text",
  async steps({ session }, facts) {
    const { capabilities, info } = session.backend
    const list = (name: string, value: readonly string[], known: readonly string[] | null): void => {
      facts.holds(`${name} is a list`, Array.isArray(value))
      facts.holds(`${name} has no entry twice`, new Set(value).size === value.length)
      const strange = known && value.find((each) => !known.includes(each))
      facts.holds(`${name} lists what exists`, !strange, strange)
    }
    list("dtypes", capabilities.dtypes, dtypes)
    list("ops", capabilities.ops, intrinsics)
    list("reduce", capabilities.reduce, reduceOps)
    facts.holds(
      "it has a float",
      capabilities.dtypes.includes("float32") || capabilities.dtypes.includes("float64"),
    )
    facts.holds(
      "layout is strided or contiguous",
      ["strided", "contiguous"].includes(capabilities.layout),
      capabilities.layout,
    )
    facts.holds("info names the device", typeof info.device === "string" && info.device.length > 0)
    facts.holds("it takes three inputs", (capabilities.maxInputs ?? Infinity) >= 3, capabilities.maxInputs)
    facts.holds(
      "it takes 4096 elements",
      (capabilities.maxElements ?? Infinity) >= 4096,
      capabilities.maxElements,
    )
    facts.holds(
      "tiles are whole numbers from 1",
      (capabilities.tiles ?? []).every((tile) => Number.isInteger(tile) && tile >= 1),
      capabilities.tiles?.join(),
    )
    for (const limit of [capabilities.maxInputs, capabilities.maxOutputs, capabilities.maxElements]) {
      facts.holds(
        "limits are whole numbers from 1",
        limit === undefined || (Number.isInteger(limit) && limit >= 1),
        limit,
      )
    }
    await Promise.resolve()
  },
}
