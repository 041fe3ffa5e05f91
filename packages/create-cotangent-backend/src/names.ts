/** What a new backend is called in its files. */
export interface Names {
  /** Of the package: `cotangent-backend-fast-math`. */
  readonly package: string
  /** Of the backend, as its provider and the registry have it: `fast-math`. */
  readonly backend: string
  /** Of the function that gives the provider: `fastMath`. */
  readonly provider: string
}

const legal = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** All names of a backend, from that of its package. @throws `Error` for what npm or TypeScript would refuse */
export function namesOf(name: string): Names {
  const backend = name.replace(/^cotangent-(backend-)?(?=.)/, "")
  if (!legal.test(name) || !legal.test(backend))
    throw new Error(
      `"${name}" cannot be a package's name here: use a-z, 0-9 and single hyphens, a letter first`,
    )
  const [first = "", ...others] = backend.split("-")
  const provider = [first, ...others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))].join("")
  // Words such as `new` are names of packages, and not of functions.
  return { package: name, backend, provider: reserved.has(provider) ? `${provider}Backend` : provider }
}

const reserved: ReadonlySet<string> = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static
  super switch this throw true try typeof var void while with yield arguments eval core`.split(/\s+/),
)
