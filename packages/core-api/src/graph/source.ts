import type { CastRow, ElementwiseRow, MovementRow, ReduceRow } from "../rules/row.ts"
import type { View } from "../view.ts"
import type { Node } from "./node.ts"

/** The backward rule of a user's own op: cotangents of the primals from that of the result. */
export type CustomRule = (cotangent: Node, y: Node, primals: readonly Node[]) => readonly (Node | null)[]

/** Which number among the arguments of a traced function is meant. */
export interface Slot {
  readonly leaf: number
}

/** How a node comes about. Immutable: releasing a node drops the whole source, and tapes keep the old one. */
export type Source =
  /** One number everywhere, part of the kernel. */
  | { readonly op: "const"; readonly args: readonly []; readonly value: number }
  /** One number everywhere, supplied anew at each run. */
  | { readonly op: "param"; readonly args: readonly []; readonly value: number; readonly slot?: Slot }
  /** The position along an axis, int32. */
  | { readonly op: "index"; readonly args: readonly []; readonly axis: number }
  /** Data on the host, not uploaded yet. */
  | { readonly op: "host"; readonly args: readonly []; readonly bytes: Uint8Array }
  /** A value that only a later call of a traced function has. */
  | { readonly op: "placeholder"; readonly args: readonly []; readonly view: View }
  | { readonly op: "elementwise"; readonly args: readonly Node[]; readonly row: ElementwiseRow }
  | { readonly op: "cast"; readonly args: readonly [Node]; readonly row: CastRow }
  /** The result drops the axes. */
  | {
      readonly op: "reduce"
      readonly args: readonly [Node]
      readonly row: ReduceRow
      readonly axes: readonly number[]
    }
  | {
      readonly op: "movement"
      readonly args: readonly [Node]
      readonly row: MovementRow<never>
      readonly attrs: unknown
    }
  /** Another name for the same value, so that a transform can tell its own variable apart. */
  | { readonly op: "alias"; readonly args: readonly [Node] }
  /** The same value with no gradient. */
  | { readonly op: "stop"; readonly args: readonly [Node] }
  /** The value of the first argument with a backward rule of its own for the others. */
  | { readonly op: "custom"; readonly args: readonly [Node, ...Node[]]; readonly rule: CustomRule }
