/** What is trained, on what. */
export interface Settings {
  readonly backend: string
  readonly epochs: number
  /** Train on no more than this many images. */
  readonly limit: number
  readonly batch: number
  readonly seed: number
}

const standard: Settings = { backend: "cpu", epochs: 12, limit: 9000, batch: 64, seed: 1 }

/** What the address asks for, as in `?backend=op-table&epochs=2`; whatever is missing or no number is as usual. */
export function readSettings(address: string): Settings {
  const query = new URL(address).searchParams
  const whole = (name: Exclude<keyof Settings, "backend">): number => {
    const value = Number(query.get(name))
    return Number.isInteger(value) && value > 0 ? value : standard[name]
  }
  return {
    backend: query.get("backend") ?? standard.backend,
    epochs: whole("epochs"),
    limit: whole("limit"),
    batch: whole("batch"),
    seed: whole("seed"),
  }
}

/** The address that asks for these settings. */
export function addressOf(settings: Settings, address: string): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(settings)) {
    if (value === standard[name as keyof Settings]) url.searchParams.delete(name) // entries lose the type of keys
    else url.searchParams.set(name, String(value))
  }
  return url.href
}
