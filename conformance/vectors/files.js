// One place that imports the JSON, so that its types (files.d.ts) need not be inferred from a megabyte of numbers.
import binary from "./binary.json" with { type: "json" }
import edges from "./edges.json" with { type: "json" }
import exact from "./exact.json" with { type: "json" }
import hardPoints from "./hardpoints_f32.json" with { type: "json" }
import loss from "./loss.json" with { type: "json" }
import matmul from "./matmul.json" with { type: "json" }
import reduce from "./reduce.json" with { type: "json" }
import scan from "./scan.json" with { type: "json" }
import unary from "./unary.json" with { type: "json" }

export const vectors = [unary, binary, reduce, scan, matmul, loss]
export { edges, exact, hardPoints }
