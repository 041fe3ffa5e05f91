import type { Kernel } from "@cotangent/core-api/backend"
import { scratchOffset } from "../frame.ts"
import { type KernelCode, startPhase } from "../kernel-code.ts"
import type { Target } from "../target.ts"
import type { Tuning } from "../tuning.ts"
import { intrinsics } from "../vector/intrinsics.ts"
import { load, op } from "../wasm/index.ts"
import { nestOf } from "./kernel-nest.ts"
import { type Nest, rootsOf } from "./nest.ts"
import type { NestSite } from "./nest-site.ts"
import { type Plan, planNest } from "./plan.ts"
import type { Settled } from "./settle.ts"
import { stageBytes } from "./stages.ts"
import { workOf } from "./weight.ts"
import { needsFinish, writeFinish, writeTasks } from "./write-nest.ts"

/** The code of any kernel, as one nest of loops. */
export function loopCode(original: Kernel, settled: Settled, target: Target, tuning: Tuning): KernelCode {
  const main = startPhase("main")
  const site = siteOf(original, settled, target, main, (nest) => planNest(nest, tuning))
  const { plan } = site
  const stage = main.fn.let(op("i32.add", site.scratch, main.own), "stages")
  writeTasks({ ...site, stage }, main)
  const phases = [{ name: "main", tasks: plan.tasks, work: workOf(site.nest, rootsOf(site.nest)) }]
  const functions = [main.fn.finish()]
  if (needsFinish(site)) {
    const finish = startPhase("finish")
    writeFinish(siteOf(original, settled, target, finish, () => plan))
    functions.push(finish.fn.finish())
    phases.push({ name: "finish", tasks: 1, work: plan.tasks })
  }
  return { functions, phases, scratchBytes: plan.tasks * plan.taskBytes, ownBytes: stageBytes(plan.stages) }
}

function siteOf(
  original: Kernel,
  settled: Settled,
  target: Target,
  { fn, frame }: ReturnType<typeof startPhase>,
  plan: (nest: Nest) => Plan,
): NestSite {
  const nest = nestOf(fn, original, settled, frame)
  const scratch = fn.let(load("i32.load", frame, scratchOffset), "scratch")
  return { writer: { fn, target }, nest, plan: plan(nest), scratch, intrinsics }
}
