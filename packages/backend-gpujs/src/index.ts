export { fromName, gpujs, type GpujsOptions } from "./provider.ts"
export { type Mode, modes } from "./modes.ts"
