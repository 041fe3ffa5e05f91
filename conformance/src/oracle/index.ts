export { type Acceptance, acceptanceOf } from "./acceptance.ts"
export { judge } from "./judge.ts"
export { teeth } from "./teeth.ts"
export {
  type EdgeCase,
  edgeCases,
  type Expected,
  type HardPoints,
  hardPoints,
  type VectorCase,
  vectorCases,
} from "./vectors.ts"
