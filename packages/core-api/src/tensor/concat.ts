import { CotangentError } from "../errors.ts"
import type { Node } from "../graph/node.ts"
import { lt, where } from "../rules/elementwise.ts"
import { pad, reshape } from "../rules/movement.ts"
import { checkAxis, dropAxes, printShape, sameShape } from "../shape.ts"
import { indexNode } from "./create.ts"
import { nodeOf, Tensor } from "./tensor.ts"

/**
 * Joins tensors along an axis (default: the first). All other sizes must be equal. @throws `E_SHAPE`, `E_AXIS`
 * @peers tf.concat, jnp.concatenate, torch.cat
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  const nodes = tensors.map(nodeOf)
  const [first] = nodes
  if (!first) throw new CotangentError("E_SHAPE", "concat needs at least one tensor")
  const along = checkAxis(axis, first.shape.length, "concat")
  for (const { shape } of nodes) {
    if (
      shape.length !== first.shape.length ||
      !sameShape(dropAxes(shape, [along]), dropAxes(first.shape, [along]))
    ) {
      throw new CotangentError(
        "E_SHAPE",
        `concat: ${printShape(first.shape)} and ${printShape(shape)} differ elsewhere than on axis ${along}`,
      )
    }
  }
  const sizes = nodes.map(({ shape }) => shape[along] ?? 0)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const position = indexNode(
    first.shape.map((size, at) => (at === along ? total : size)),
    along,
  )
  let end = total
  const joined = nodes.reduceRight<Node | null>((rest, node, at) => {
    const begin = end - (sizes[at] ?? 0)
    const placed = pad(
      node,
      node.shape.map((_, each): [number, number] => (each === along ? [begin, total - end] : [0, 0])),
    )
    const result = rest ? where(lt(position, end), placed, rest) : placed
    end = begin
    return result
  }, null)
  return new Tensor(joined ?? first)
}

/**
 * Joins tensors of one shape along a new axis (default: the first). @throws `E_SHAPE`, `E_AXIS`
 * @peers tf.stack, jnp.stack, torch.stack
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  const rank = tensors[0]?.shape.length ?? 0
  const at = checkAxis(axis, rank + 1, "stack")
  return concat(
    tensors.map((each) => reshape(each, [...each.shape.slice(0, at), 1, ...each.shape.slice(at)])),
    at,
  )
}
