import { checkDType } from "../../dtype.ts"
import { type CastOp, conversion, type IntrinsicMark } from "../define.ts"

/** Conversion to another dtype: to integers it truncates, saturates and maps NaN to 0; to bool it asks whether x ≠ 0. */
export const cast: CastOp & IntrinsicMark = conversion(checkDType, {
  tfjs: "tf.cast",
  jax: "jnp.astype",
  torch: "torch.Tensor.to",
})
