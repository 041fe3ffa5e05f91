/** Whether a value is a plain object: arrays and class instances are not. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Replaces every leaf of any nesting of arrays and plain objects; everything else is a leaf. */
export function mapTree(tree: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return tree.map((each) => mapTree(each, leaf))
  if (isRecord(tree))
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTree(value, leaf)]))
  return leaf(tree)
}

/** The leaves in order. */
export function leavesOf(tree: unknown): unknown[] {
  const leaves: unknown[] = []
  mapTree(tree, (leaf) => leaves.push(leaf))
  return leaves
}

/** The nesting as text, with `describe` for the leaves: equal structures give equal texts. */
export function describeTree(tree: unknown, describe: (leaf: unknown) => string): string {
  if (Array.isArray(tree)) return `[${tree.map((each) => describeTree(each, describe)).join(",")}]`
  if (!isRecord(tree)) return describe(tree)
  const fields = Object.entries(tree).map(
    ([key, value]) => `${JSON.stringify(key)}:${describeTree(value, describe)}`,
  )
  return `{${fields.join(",")}}`
}
