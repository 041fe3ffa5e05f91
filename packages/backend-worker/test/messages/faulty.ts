/** What the thread of `serve-faulty.ts` does wrong. */
export interface Faults {
  /** Opening throws an error with this message. */
  readonly open?: string
  /** Opening never ends. */
  readonly silent?: boolean
  /** The provider is of this version of the interface. */
  readonly api?: number
  /** Compiling throws an error with this message. */
  readonly compile?: string
  /** The backend supports no kernel, for this reason. */
  readonly supports?: string
  /** It cannot read views. */
  readonly contiguous?: boolean
  /** Reads give a part of the backend's own memory, or what cannot be given away at all. */
  readonly reads?: "part" | "fixed"
  /** Closing throws. */
  readonly close?: boolean
  /** Limit of its memory. */
  readonly maxBytes?: number
}

/** Params with which a run fails. */
export const failing = {
  /** It throws. */
  run: 1001,
  /** The thread exits. */
  exit: 1002,
  /** Something throws that nobody catches. */
  uncaught: 1003,
  /** A rejection that nobody handles. */
  unhandled: 1004,
} as const
