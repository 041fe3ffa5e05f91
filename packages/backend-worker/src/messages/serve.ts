import {
  asCotangentError,
  type Backend,
  BACKEND_API,
  CotangentError,
  materialiseViews,
  type Provider,
} from "@cotangent/core-api/backend"
import { ownPort } from "../thread/own-port.ts"
import { type Command, type Commands, protocol } from "./protocol.ts"
import { sentError } from "./sent-error.ts"
import { Service, type Tell } from "./service.ts"

/**
 * Serves a backend to whoever started this thread: all that the file of a thread has to do. A function is called with
 * the `argument` that the client gives, and decides what is served. Views are copied here if the backend needs that.
 */
export function serve(provider: Provider | ((argument: unknown) => Provider)): void {
  const port = ownPort()
  const tell: Tell = (report, transfer) => port.post(report, transfer)
  const early: Exclude<Command, { do: "open" }>[] = []
  let service: Service | null = null

  const open = async (argument: unknown): Promise<void> => {
    try {
      const chosen = typeof provider === "function" ? provider(argument) : provider
      const backend = await opened(chosen)
      const lock = await port.holdLock()
      const { name } = chosen
      const { capabilities, info } = backend
      tell({ tells: "opened", protocol, lock, opened: { name, capabilities, info } })
      const opening = new Service(name, backend, tell)
      for (const command of early.splice(0)) opening.handle(command)
      service = opening
    } catch (thrown) {
      const error = asCotangentError(thrown, "E_NO_BACKEND", "the served backend did not open")
      tell({ tells: "refused", error: sentError(error) })
    }
  }

  port.listen((message) => {
    // Both ends are of this package; the client compares versions before it believes anything.
    for (const command of message as Commands) {
      if (command.do === "open") void open(command.argument)
      else if (service) service.handle(command)
      else early.push(command)
    }
  })
}

async function opened(provider: Provider): Promise<Backend> {
  if (provider.api !== BACKEND_API) {
    throw new CotangentError(
      "E_API_VERSION",
      `the backend "${provider.name}" was made for version ${provider.api} of the backend interface; this core has version ${BACKEND_API}: use matching versions`,
    )
  }
  return materialiseViews(await provider.open())
}
