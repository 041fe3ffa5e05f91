import type { Tensor } from "cotangent"
import type { table } from "@cotangent/core-api/rules"
import { uniform } from "../../random.ts"
import type { Listed } from "../listed.ts"
import { listedOf } from "./row-case.ts"

/** How each movement is applied to a square matrix: the type asks for every row of the table. */
const moves: Readonly<Record<keyof typeof table.movements, { says: string; of(x: Tensor): Tensor }>> = {
  expand: { says: "expand(x[0], shape of x)", of: (x) => x.slice([[0, 1]]).expand(x.shape) },
  permute: { says: "permute(x, [1, 0])", of: (x) => x.permute([1, 0]) },
  reshape: { says: "reshape(x, [-1])", of: (x) => x.reshape([-1]) },
  slice: {
    says: "slice(x, [[::-1], [::2]])",
    of: (x) =>
      x.slice([
        [null, null, -1],
        [null, null, 2],
      ]),
  },
  pad: {
    says: "pad(x, [[1, 2], [2, 1]])",
    of: (x) =>
      x.pad([
        [1, 2],
        [2, 1],
      ]),
  },
}

/** Every movement of the table. The sign makes a kernel of what would be a view of the same buffer. */
export function* movementCases(size: number): Generator<Listed> {
  for (const [rule, { says, of }] of Object.entries(moves)) {
    yield* listedOf({
      rule,
      computes: `−${says}`,
      inputs: () => [uniform([size, size], -4, 4, 1)],
      wrt: [0],
      apply: (x) => of(x).neg(),
      // Of expand the cotangent is a sum.
      roundings: rule === "expand" ? 8 + 2 * Math.log2(size) : 0,
      period: null,
    })
  }
}
