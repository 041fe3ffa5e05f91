import type { Backend, Provider } from "../backend.ts"
import { bytesOf, type TypedArray, viewBytes } from "../dtype.ts"
import { outputLength } from "../kernel.ts"
import type { Sample } from "./random-kernel.ts"

/** Opens a provider that opens at once. */
export function openNow(provider: Provider): Backend {
  const backend = provider.open()
  if (backend instanceof Promise) throw new Error(`${provider.name} opens asynchronously`)
  return backend
}

/** Runs a kernel once on fresh buffers and reads what it stored. */
export async function runKernel(backend: Backend, { kernel, inputs, params }: Sample): Promise<TypedArray[]> {
  const taken = kernel.inputs.map(({ dtype }, at) => {
    const elements = inputs[at]
    if (!elements) throw new Error(`the sample has no input ${at}`)
    const buffer = backend.alloc(dtype, elements.length)
    backend.write(buffer, bytesOf(elements))
    return buffer
  })
  const given = kernel.outputs.map((output) => backend.alloc(output.dtype, outputLength(kernel, output)))
  const executable = backend.compile(kernel)
  backend.run(executable, taken, given, params)
  const reading = given.map((buffer) => backend.read(buffer))
  for (const buffer of [...taken, ...given]) backend.free(buffer)
  const bytes = await Promise.all(reading)
  return kernel.outputs.map(({ dtype }, at) => viewBytes(dtype, bytes[at] ?? new Uint8Array()))
}
