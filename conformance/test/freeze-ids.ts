// Freezes the ids of all cases as they are now: `node test/freeze-ids.ts`, in the folder of this package. Look at the
// difference: of a version that was released nothing may change, and new cases say in `since` which version brings them.

import { writeFileSync } from "node:fs"
import { idsByVersion } from "./frozen-ids.ts"

const text = `${JSON.stringify(await idsByVersion(), null, 2)}\n`
writeFileSync(new URL("frozen-ids.json", import.meta.url), text)
