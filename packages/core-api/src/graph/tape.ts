import type { Node } from "./node.ts"
import type { Source } from "./source.ts"

/** What an open transform remembers of nodes that were realised while it was open: how they came about. */
export class Tape {
  /** Nodes up to this id were there before; the tape does not care for them. */
  readonly after: number
  readonly #kept = new Map<Node, Source>()

  constructor(after: number) {
    this.after = after
  }

  /** How the node came about, even if it has been realised since. */
  sourceOf(node: Node): Source | null {
    return node.src ?? this.#kept.get(node) ?? null
  }

  /** Keeps the source of a node that is being realised. */
  keep(node: Node, src: Source): void {
    this.#kept.set(node, src)
  }

  /** What was kept. */
  get kept(): ReadonlyMap<Node, Source> {
    return this.#kept
  }
}

const open: Tape[] = []

/** Whether a transform is open, so that a compiled function must just call its body. */
export function isTaping(): boolean {
  return open.length > 0
}

/** Runs `f` with a fresh tape open. */
export function withTape<R>(after: number, f: (tape: Tape) => R): R {
  const tape = new Tape(after)
  open.push(tape)
  try {
    return f(tape)
  } finally {
    open.splice(open.indexOf(tape), 1)
    // An outer tape may still need what this one kept; otherwise the arguments go.
    for (const [node, src] of tape.kept) {
      if (!keepOnTapes(node, src)) for (const each of src.args) each.release()
    }
  }
}

/** Lets the innermost tape that cares keep the source. False: nobody needs it any more. */
export function keepOnTapes(node: Node, src: Source): boolean {
  const tape = open.findLast((each) => node.id > each.after)
  tape?.keep(node, src)
  return tape !== undefined
}
