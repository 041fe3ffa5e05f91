/** Whether a value is a plain object: arrays and class instances are not. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Replaces every leaf of any nesting of arrays and plain objects; everything else is a leaf. */
export function mapTree(tree: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return mapList(tree, leaf)
  if (isRecord(tree)) return mapRecord(tree, leaf)
  return leaf(tree)
}

function mapList(tree: readonly unknown[], leaf: (value: unknown) => unknown): unknown[] {
  const mapped: unknown[] = []
  // Array.prototype.map would skip the holes of a sparse array, and leaves are counted.
  for (const each of tree) mapped.push(mapTree(each, leaf))
  return mapped
}

function mapRecord(tree: Record<string, unknown>, leaf: (value: unknown) => unknown): unknown {
  const mapped: Record<string, unknown> = {}
  for (const key of Object.keys(tree)) {
    const value = mapTree(tree[key], leaf)
    // Assigning to this name would set the prototype.
    if (key === "__proto__") Object.defineProperty(mapped, key, { value, ...plainProperty })
    else mapped[key] = value
  }
  return mapped
}

const plainProperty = { writable: true, enumerable: true, configurable: true } as const

/** The leaves in order. */
export function leavesOf(tree: unknown): unknown[] {
  const leaves: unknown[] = []
  collectLeaves(tree, leaves)
  return leaves
}

function collectLeaves(tree: unknown, leaves: unknown[]): void {
  if (Array.isArray(tree)) for (const each of tree as readonly unknown[]) collectLeaves(each, leaves)
  else if (isRecord(tree)) for (const key of Object.keys(tree)) collectLeaves(tree[key], leaves)
  else leaves.push(tree)
}
