import { expect, it } from "vitest"
import { alignTable } from "./table.ts"

it("aligns columns, and lets texts stand by themselves", () => {
  const columns = [
    { title: "who", align: "left" },
    { title: "ms", align: "right" },
    { title: "note", align: "left" },
  ] as const
  expect(
    alignTable(columns, ["a long line of its own", ["plain loops", "7"], ["by hand", "12.5", "±"]]),
  ).toBe(
    [
      "who            ms  note",
      "───────────────────────",
      "a long line of its own",
      "plain loops     7",
      "by hand      12.5  ±",
    ].join("\n"),
  )
})
