import type { Node } from "../graph/node.ts"
import { releaseArgs } from "../graph/node.ts"
import type { Source } from "../graph/source.ts"
import type { Tape } from "../graph/tape.ts"

/** One step of a computation: a node and how it came about, kept even if the node forgets it. */
export interface Step {
  readonly node: Node
  readonly src: Source
  /** Which arguments depend on the primals. */
  readonly wanted: readonly boolean[]
}

/** The part of a computation that lies between primals and outputs, in topological order. Owns its steps and their arguments. */
export class Trace {
  readonly primals: readonly Node[]
  readonly steps: readonly Step[]

  constructor(primals: readonly Node[], steps: readonly Step[]) {
    this.primals = primals
    this.steps = steps
    for (const { node, src } of steps) {
      // Rules in output form need the result itself, too.
      node.retain()
      for (const each of src.args) each.retain()
    }
  }

  /** Ends the ownership. */
  release(): void {
    for (const { node, src } of this.steps) {
      releaseArgs(src)
      node.release()
    }
  }
}

/**
 * Finds the steps from `primals` to `outputs`. Walks back from the outputs and never below the oldest primal,
 * which is a fresh name: a nested transform cannot confuse its variables with those around it. What carries no
 * gradient, such as an integer, cuts dependence where only `"gradients"` are followed.
 */
export function traceBack(
  outputs: readonly Node[],
  primals: readonly Node[],
  tape: Tape,
  follow: "gradients" | "everything" = "gradients",
): Trace {
  const passes = ({ differentiable }: Node): boolean => follow === "everything" || differentiable
  const oldest = Math.min(...primals.map((primal) => primal.id))
  const reached = new Map<Node, Source>()
  const queue = [...outputs]
  for (let node = queue.pop(); node; node = queue.pop()) {
    const src = tape.sourceOf(node)
    if (node.id <= oldest || reached.has(node) || !src || !passes(node)) continue
    reached.set(node, src)
    queue.push(...src.args)
  }
  const depends = new Set<Node>(primals)
  const steps: Step[] = []
  for (const node of [...reached.keys()].sort((a, b) => a.id - b.id)) {
    const src = reached.get(node)
    if (!src || depends.has(node)) continue
    const wanted = src.args.map((each) => depends.has(each))
    if ((src.op === "stop" && follow === "gradients") || !wanted.includes(true)) continue
    depends.add(node)
    steps.push({ node, src, wanted })
  }
  return new Trace(primals, steps)
}
