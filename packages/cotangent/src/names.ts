import { registerBackend, setDefaultBackends } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { installedBackend } from "./installed-backend.ts"
import { opTable } from "./op-table.ts"

registerBackend("op-table", opTable)
registerBackend("reference", reference)
for (const name of ["cpu", "worker", "gpujs"]) registerBackend(name, installedBackend(name))

// Only what opens at once may stand here: the first value may be read synchronously.
setDefaultBackends(["op-table"])
