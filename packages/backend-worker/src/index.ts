export { worker } from "./provider.ts"
export type { WorkerOptions } from "./options.ts"
