import { matchesGlob, posix } from "node:path"
import { importsOf } from "./imports.ts"
import { isTest, type Sources } from "./sources.ts"

/** A room: the files and `folders/` it holds, and the rooms it may import besides itself. */
interface Room {
  readonly holds: readonly string[]
  readonly imports: readonly string[]
}

/** What a package may import from this repository, as globs of specifiers; its tests may import `tests` as well. */
interface Reach {
  readonly imports: readonly string[]
  readonly tests?: readonly string[]
  /** Nothing from outside the package either, `node:` included. */
  readonly alone?: boolean
}

export interface House {
  readonly packages: Readonly<Record<string, Reach>>
  readonly rooms: Readonly<Record<string, Readonly<Record<string, Room>>>>
}

const own = /^(cotangent|@cotangent\/[^/]+)($|\/)/

/** What breaks the plan of the house, one sentence each. */
export function violations(house: House, sources: Sources): string[] {
  return [...unordered(house), ...[...sources].flatMap(([path, text]) => violationsOf(house, path, text))]
}

/** A room may only import rooms that stand above it in the table, so the table cannot hold a cycle. */
function unordered({ rooms }: House): string[] {
  return Object.values(rooms).flatMap((table) => {
    const names = Object.keys(table)
    return Object.entries(table).flatMap(([name, { imports }]) =>
      imports
        .filter((other) => !names.slice(0, names.indexOf(name)).includes(other))
        .map((other) => `room ${name} imports ${other}, which does not stand above it`),
    )
  })
}

function violationsOf(house: House, path: string, text: string): string[] {
  const home = packageOf(house, path)
  if (home === undefined) return [`${path} belongs to no package of the table`]
  const [folder, reach] = home
  const rooms = isTest(path) ? undefined : house.rooms[folder]
  const inside = path.slice(folder.length + "/src/".length)
  const room = rooms && roomOf(rooms, inside)
  if (rooms && room === undefined && path.startsWith(`${folder}/src/`))
    return [`${path} stands in no room: assign it`]

  return importsOf(path, text).flatMap(({ specifier, line }) => {
    const says = (why: string) => [`${path}:${line} imports ${specifier}: ${why}`]
    if (!specifier.startsWith(".")) return outward(reach, path, specifier) ? [] : says(`${folder} may not`)
    const target = posix.join(posix.dirname(path), specifier)
    if (!target.startsWith(`${folder}/`)) return says("it leaves the package")
    if (isTest(target) && !isTest(path)) return says("it is a test")
    if (!rooms || room === undefined) return []
    const other = roomOf(rooms, target.slice(folder.length + "/src/".length))
    if (other === undefined || other === room || rooms[room]?.imports.includes(other)) return []
    return says(`room ${room} may not import room ${other}`)
  })
}

function outward({ imports, tests = [], alone }: Reach, path: string, specifier: string): boolean {
  if (!own.test(specifier)) return isTest(path) || !alone
  return [...imports, ...(isTest(path) ? tests : [])].some((glob) => matchesGlob(specifier, glob))
}

/** The folder of the package that a file belongs to, and what the first line of the table that fits says of it. */
function packageOf({ packages }: House, path: string): [folder: string, reach: Reach] | undefined {
  for (const [glob, reach] of Object.entries(packages)) {
    const folder = path.split("/").slice(0, glob.split("/").length).join("/")
    if (matchesGlob(folder, glob)) return [folder, reach]
  }
  return undefined
}

function roomOf(rooms: Readonly<Record<string, Room>>, inside: string): string | undefined {
  const held = (entry: string) => (entry.endsWith("/") ? inside.startsWith(entry) : inside === entry)
  return Object.keys(rooms).find((name) => rooms[name]?.holds.some(held))
}
