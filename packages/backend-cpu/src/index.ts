export { explain } from "./explain.ts"
export { cpu, fromName } from "./provider.ts"
export type { CpuOptions } from "./options.ts"
