export { type Acceptance, acceptanceOf, kernelAcceptance, valuesIn } from "./acceptance.ts"
export { positionsIn } from "./views.ts"
export { judge } from "./judge.ts"
export { ulpsOff } from "./rounding.ts"
export { sharpElements, teeth } from "./teeth.ts"
export { type ExactArray, type ExactCase, exactCases } from "./exact-vectors.ts"
export {
  type EdgeCase,
  edgeCases,
  type Expected,
  type HardPoints,
  hardPoints,
  type VectorCase,
  vectorCases,
} from "./vectors.ts"
export { sumError } from "./interval-sum.ts"
