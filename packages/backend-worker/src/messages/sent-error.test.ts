import { CotangentError } from "@cotangent/core-api/backend"
import { expect, test } from "vitest"
import { receivedError, sentError } from "./sent-error.ts"

const sent = (error: CotangentError): CotangentError => receivedError(structuredClone(sentError(error)))

test("an error arrives with its code, its message and its cause", () => {
  const cause = new RangeError("too large")
  const error = new CotangentError("E_RUN", "a kernel failed", { cause })
  const arrived = sent(error)
  expect(arrived).toBeInstanceOf(CotangentError)
  expect(arrived).toMatchObject({ code: "E_RUN", message: error.message })
  expect(arrived.cause).toMatchObject({ name: "RangeError", message: "too large" })
  expect(sent(arrived)).toMatchObject({ message: error.message })
})

test("a cause may be anything, or nothing", () => {
  expect(sent(new CotangentError("E_RUN", "x", { cause: "text" })).cause).toMatchObject({ message: "text" })
  expect(sent(new CotangentError("E_CLOSED", "x")).cause).toBeUndefined()
})
