// What each thread of a pool runs.

import { ownPort } from "../thread/own-port.ts"
import { Member } from "./member.ts"
import type { ToMember } from "./messages.ts"

const port = ownPort()
let member: Member | null = null

port.listen((message) => {
  // Nobody else has the other end of the port.
  const told = message as ToMember
  if (told.kind === "start") {
    member = new Member(told, port.receive)
    port.post("ready")
  } else member?.obey(told)
  member?.work()
})
