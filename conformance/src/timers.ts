interface Timers {
  setTimeout(ring: () => void, milliseconds: number): unknown
  clearTimeout(timer: unknown): void
}

/** What browsers and Node both have, stated here so that the suite needs the types of neither. */
export const { setTimeout, clearTimeout } = globalThis as unknown as Timers
