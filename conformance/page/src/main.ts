import { printFailures, Suite } from "@cotangent/conformance"
import { cpu, opTable, type Provider } from "cotangent"
import { showProgress, showStatus, showSubject, showWrong } from "./view.ts"

const providers: Readonly<Record<string, () => Provider>> = {
  cpu: () => cpu(),
  "cpu:strict": () => cpu({ relaxedSimd: false }),
  "op-table": () => opTable(),
}

try {
  const query = new URLSearchParams(location.search)
  await runSuite(query.get("backend") ?? "cpu", Number(query.get("every") ?? 1))
} catch (thrown) {
  showWrong(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  showStatus("failed", "Failed")
}

/** Runs the quick tier on a backend, or one case of `every` of each check, shows how it goes, and lets the page be drawn in between. */
async function runSuite(name: string, every: number): Promise<void> {
  const provider = providers[name]
  if (!provider)
    throw new Error(`there is no backend ${name}: take one of ${Object.keys(providers).join(", ")}`)
  const suite = new Suite(provider(), { every })
  const { session } = await suite.open()
  showSubject(`${name}, ${session.backend.info.device}, ${suite.tier} tier`)
  showStatus("running", "Running")

  const started = performance.now()
  const groups = await suite.groups()
  const enumerated = [...groups.values()].reduce((sum, { cases }) => sum + cases.length, 0)
  const show = (now: string): void =>
    showProgress(suite.ledger, enumerated, (performance.now() - started) / 1000, now)
  let drawn = -Infinity
  for (const group of groups.values()) {
    for (const each of group.cases) {
      const failures = printFailures(await suite.runGroup({ ...group, cases: [each] }))
      if (failures !== "") showWrong(failures)
      if (performance.now() - drawn < 100) continue
      show(each.id)
      await frame()
      drawn = performance.now()
    }
  }
  const problems = await suite.problems()
  for (const problem of problems) showWrong(problem)
  await suite.close()
  show("")
  const right = problems.length === 0 && suite.ledger.totals().failed === 0
  showStatus(right ? "passed" : "failed", right ? "Passed" : "Failed")
}

/** Until the page has been drawn. */
function frame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
  })
}
