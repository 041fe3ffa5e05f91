import { serve } from "../../src/messages/serve.ts"
import { reference } from "@cotangent/core-api/backend"

serve(reference())
