import { reference } from "@cotangent/core-api/backend"
import { serve } from "../../../src/messages/serve.ts"

serve(reference())
