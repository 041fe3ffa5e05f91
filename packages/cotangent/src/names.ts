import { fromName as cpuFromName } from "@cotangent/backend-cpu"
import { registerBackend, setDefaultBackends } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { installedBackend } from "./installed-backend.ts"
import { opTable } from "./op-table.ts"

registerBackend("op-table", opTable)
registerBackend("reference", reference)
registerBackend("cpu", cpuFromName)
for (const name of ["worker", "gpujs"]) registerBackend(name, installedBackend(name))

// Only what opens at once may stand here: the first value may be read synchronously.
setDefaultBackends(["cpu", "op-table"])
