import type { Asked } from "./command-line.ts"

/** The command that runs one case again, on the same backend. */
export function reproduction(asked: Asked, id: string): string {
  const { names, argument, tier, browser, hardware, seed, programs, timeout } = asked
  const own: readonly (string | null)[] = [
    ...names.slice(0, 1).map(quoted),
    argument === null ? null : `--argument ${quoted(argument)}`,
    tier === "full" ? "--full" : null,
    browser ? "--browser" : null,
    hardware ? "--gpu" : null,
    seed === null ? null : `--seed ${seed}`,
    programs === null ? null : `--programs ${programs}`,
    timeout === (browser ? 120_000 : 10_000) ? null : `--timeout ${timeout / 1000}`,
    `--case ${quoted(id)}`,
  ]
  return `npx cotangent-conformance test ${own.filter((each) => each !== null).join(" ")}`
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./@:#-]+$/.test(word) ? word : `"${word.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`
}
