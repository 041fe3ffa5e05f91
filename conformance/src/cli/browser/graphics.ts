/** What draws in this page, by the names that drivers give themselves: `none` where nothing does. */
export async function graphics(): Promise<Record<"webgl" | "webgl2" | "webgpu", string>> {
  return { webgl: renderer("webgl"), webgl2: renderer("webgl2"), webgpu: await adapter() }
}

function renderer(kind: "webgl" | "webgl2"): string {
  const context = document.createElement("canvas").getContext(kind) as WebGLRenderingContext | null // both have what is used here
  if (!context) return "none"
  const extension = context.getExtension("WEBGL_debug_renderer_info")
  const name = String(context.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER))
  // A page may have 16 contexts.
  context.getExtension("WEBGL_lose_context")?.loseContext()
  return name
}

async function adapter(): Promise<string> {
  if (!("gpu" in navigator)) return "none"
  const found = await navigator.gpu.requestAdapter()
  if (!found) return "none"
  const { vendor, architecture, device, description } = found.info
  return [vendor, architecture, device, description].filter((part) => part !== "").join(" ") || "unnamed"
}
