#!/usr/bin/env node
import { runProgram } from "./program.ts"

// Whoever reads, as `head` does, may have heard enough.
process.stdout.on("error", () => process.exit())
process.exitCode = await runProgram(process.argv.slice(2))
