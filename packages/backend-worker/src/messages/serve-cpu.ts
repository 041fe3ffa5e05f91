import { cpu, type CpuOptions } from "@cotangent/backend-cpu"
import { serve } from "./serve.ts"

// What a thread runs that serves the CPU backend. Its client gives options of that backend, or nothing.
serve((options) => cpu(options as CpuOptions | undefined))
