export { type Acceptance, acceptanceOf, float64Of } from "./acceptance.ts"
export { judge, type Outside, type Verdict } from "./judge.ts"
export { teeth, type WrongAnswer, wrongAnswersAccepted } from "./teeth.ts"
export {
  type EdgeCase,
  edgeCases,
  type Expected,
  type HardPoints,
  hardPoints,
  type VectorCase,
  vectorCases,
  type VectorInput,
} from "./vectors.ts"
