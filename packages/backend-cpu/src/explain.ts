import { type Kernel, printKernel } from "@cotangent/core-api/backend"
import { generate } from "./generate.ts"
import { hasRelaxedSimd } from "./relaxed.ts"
import { tuning } from "./tuning.ts"
import { printModule } from "./wasm/index.ts"

/**
 * The WebAssembly that a kernel is compiled to, as text, under a summary of the kernel and of the phases that it runs
 * in. `relaxedSimd` is chosen as for `cpu`. @throws `E_UNSUPPORTED` for what the backend cannot compute
 */
export function explain(kernel: Kernel, options: { readonly relaxedSimd?: boolean } = {}): string {
  const relaxedSimd = options.relaxedSimd ?? hasRelaxedSimd()
  const { functions, phases, scratchBytes, ownBytes } = generate(kernel, { relaxedSimd }, tuning)
  const lines = [
    printKernel(kernel),
    ...phases.map(({ name, tasks }) => `phase ${name}: ${tasks} ${tasks === 1 ? "task" : "tasks"}`),
    `scratch: ${scratchBytes} bytes, and ${ownBytes} for each thread`,
  ]
  const comment = lines.join("\n").replaceAll(/^/gm, ";; ")
  return `${comment}\n${printModule({ functions, shared: false })}`
}
