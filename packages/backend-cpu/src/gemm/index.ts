export { emitGemm, type GemmPlace } from "./gemm.ts"
export {
  elementBytes,
  gemmScratchBytes,
  type GemmShape,
  type GemmType,
  packedBytes,
  panelWidth,
  tileRows,
} from "./shape.ts"
