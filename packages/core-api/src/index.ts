export { CotangentError, type ErrorCode } from "./errors.ts"
export { type DType, dtypes, promote, type TypedArray } from "./dtype.ts"
export type { Axes, Shape } from "./shape.ts"
export { type Provider } from "./backend.ts"
export type { Session, SessionStats } from "./session.ts"
export type { Kernel } from "./kernel.ts"
export { printKernel } from "./kernel.ts"
export * from "./rules/elementwise.ts"
export * from "./rules/reductions.ts"
export * from "./rules/movement.ts"
export * from "./rules/compositions.ts"
export { backendOf, Tensor } from "./tensor/tensor.ts"
export type { NestedData, NestedNumbers } from "./tensor/nested.ts"
export {
  arange,
  clone,
  type CreateOptions,
  eye,
  full,
  linspace,
  type NumericArray,
  ones,
  stopGradient,
  tensor,
  zeros,
} from "./tensor/create.ts"
export { concat, stack } from "./tensor/concat.ts"
export {
  type Argnums,
  grad,
  type GradientOf,
  type GradOptions,
  jvp,
  type Pullback,
  valueAndGrad,
  vjp,
} from "./tensor/transforms.ts"
export { hessian, jacobian } from "./tensor/jacobian.ts"
export { type BackwardRule, customVjp, elementwise, type OwnOp, type OwnRow } from "./tensor/custom.ts"
export { jit } from "./tensor/jit.ts"
export { type BatchAxes, vmap, type VmapOptions } from "./tensor/vmap.ts"
export { scope } from "./tensor/scope.ts"
export { type KernelList, kernels, memory, realize } from "./tensor/realize.ts"
export * from "./registry.ts"
