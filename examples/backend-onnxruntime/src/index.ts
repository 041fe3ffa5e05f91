import { createRequire } from "node:module"
import { availableParallelism } from "node:os"
import { CotangentError, defineBackend, type Provider } from "@cotangent/core-api/backend"
import { OnnxBackend } from "./backend.ts"

/** ONNX Runtime on the CPU as a backend: each kernel is one graph, computed natively on all cores. */
export function onnxruntime(): Provider {
  return defineBackend({
    name: "onnxruntime",
    open: () => new OnnxBackend(`ONNX Runtime ${version()}, CPU, ${availableParallelism()} cores`),
  })
}

/** For the name `onnxruntime:cpu`: there is no other mode. */
export function fromName(mode = "cpu"): Provider {
  if (mode === "cpu") return onnxruntime()
  throw new CotangentError("E_NO_BACKEND", `onnxruntime has the mode cpu, and not "${mode}"`)
}

function version(): string {
  // The manifest of the package that computes.
  const manifest = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string }
  return manifest.version
}
