import { productOnGpu } from "../handwritten-gpujs/w5.ts"
import { productModule } from "../handwritten/w5.ts"
import { productLoop } from "../loops/w5.ts"
import { uniform } from "../random.ts"
import { product } from "../references/w5.ts"
import type { Case } from "./case.ts"

const square = (size: number): Case => ({
  name: `W5-${size}`,
  kind: "workload",
  row: null,
  computes: "a @ b",
  sizes: `a, b [${size}, ${size}]`,
  unit: "ms",
  bytes: 3 * 4 * size * size,
  flops: 2 * size ** 3,
  bound: "multiply-add",
  eager: false,
  inputs: () => [uniform([size, size], -1, 1, 1), uniform([size, size], -1, 1, 2)],
  expected: product,
  program: (a, b) => [a.matmul(b)],
  loops: productLoop,
  handwritten: productModule,
  handwrittenGpujs: productOnGpu,
})

/** Products of square matrices. */
export const w5: readonly Case[] = [square(256), square(512), square(1024)]
