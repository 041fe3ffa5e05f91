import { defineBackend } from "@cotangent/core-api/backend"
import { serve } from "../messages/serve.ts"
import { openPooled, type PoolSettings } from "./open-pooled.ts"

// What a thread runs that serves a pool to a page's main thread, which opens it with options of that.
serve((options) =>
  defineBackend({
    name: "worker",
    conformsTo: "1.1",
    open: () => openPooled(options as PoolSettings), // what the client gave, which is of this package
  }),
)
