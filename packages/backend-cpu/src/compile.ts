import { CotangentError, type Kernel } from "@cotangent/core-api/backend"
import type { Compile } from "./executable.ts"

/** Compiles a kernel. Code generation is being written: every kernel is refused. @throws `E_UNSUPPORTED` */
export const compileKernel: Compile = (kernel: Kernel) => {
  throw new CotangentError("E_UNSUPPORTED", `backend-cpu does not compile kernels yet:\n${kernel.key}`)
}
