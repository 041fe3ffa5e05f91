import type { Capabilities } from "@cotangent/core-api/backend"
import type { Case, Tier } from "../case.ts"
import { elementwiseForms } from "./elementwise-forms.ts"
import { movementForms } from "./movement-forms.ts"
import { onesCase } from "./ones-case.ts"
import { productForms } from "./product-forms.ts"
import { reductionForms } from "./reduction-forms.ts"
import { tilesOf } from "./sizes.ts"
import { tileCase } from "./tile-case.ts"
import { isVariant } from "./tile-form.ts"

const forms = [...elementwiseForms, ...reductionForms, ...movementForms, ...productForms]

/** Sizes around every tile, the declared ones too: whole numbers, exact in any order, and no tolerance. */
export function* tileCases(capabilities: Capabilities, tier: Tier): Generator<Case> {
  for (const form of forms) {
    for (const dtype of form.dtypes) {
      for (const tile of tilesOf(tier, capabilities.tiles, isVariant(form, dtype))) {
        const made = tileCase(form, tile, dtype, tier, capabilities)
        if (made) yield made
      }
    }
  }
  if (tier === "full") yield onesCase(capabilities)
}
